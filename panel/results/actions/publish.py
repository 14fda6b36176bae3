"""Publishing a result: from then on everybody reads it, and money is promised."""

from collections.abc import Sequence
from hashlib import sha256

from sqlalchemy import select

from panel import clock
from panel.audit.actions import record
from panel.chests.actions import enter_money
from panel.chests.models import Movement
from panel.extensions import db
from panel.language import gettext as _
from panel.language import local, speaking, text_in
from panel.mail.actions import post
from panel.people.models import Person
from panel.proposals.models import Proposal
from panel.results import decision_words, explanations, rules, small
from panel.results.decided import Award, awards_of, can_publish, granted
from panel.results.models import Result
from panel.roll import objections
from panel.rounds.models import Round
from panel.seeds.actions import note_funded
from panel.web.addresses import absolute


def trace_hash(result: Result) -> str:
    """SHA-256 of the stored trace: whoever kept it notices any later change."""
    return sha256(result.trace.encode()).hexdigest()


def publish_result(budget_round: Round, person: Person) -> Result:
    """Publish the count: log it, enter each grant in the ledger, let the winners' seeds flower, tell the contacts by mail."""
    db.session.execute(select(Round.id).where(Round.id == budget_round.id).with_for_update())
    result = db.session.scalar(Result.of(budget_round))
    if result is None or result.published_at:
        rules.can_publish(counted=result is not None, published=result is not None)
        raise AssertionError("unreachable")
    objections.can_publish(budget_round)
    awards = awards_of(result)
    can_publish(result, awards)
    for award in stamp_published(result, person):
        grant(budget_round, award.line.proposal, person, award.pence)
    tell_contacts(budget_round, result, awards)
    return result


def stamp_published(result: Result, person: Person | None) -> Sequence[Award]:
    """Make the result public with what each gets, and put the hash of its trace in the public log. Those that get something."""
    result.published_at = clock.now()
    given = granted(awards_of(result))
    for award in given:
        award.line.granted_pence = award.pence
    db.session.flush()
    record(
        "result.publish",
        f"round:{result.round_id}",
        person,
        trace=trace_hash(result),
        voters=result.voters,
        spent_pence=result.spent_pence,
        granted_pence=sum(award.pence for award in given),
    )
    return given


def grant(budget_round: Round, proposal: Proposal, person: Person, amount_pence: int) -> None:
    """The money of a winner is promised, and the seeds it grew from flower."""
    enter_money(
        budget_round.chest,
        person,
        movement=Movement.GRANTED,
        amount_pence=amount_pence,
        party=(proposal.group.open_name if proposal.group else proposal.open_title)[:160],
        note=proposal.open_title[:300],
        decision=f"round:{budget_round.id}",
        dated_on=local(clock.now()).date(),
    )
    for seed in proposal.seeds:
        note_funded(seed, person)


def tell_contacts(budget_round: Round, result: Result, awards: Sequence[Award]) -> None:
    """A mail to every contact, in the contact's language, whether the proposal is funded or not."""
    wanted = {each.line.proposal.contact_id for each in awards if each.line.proposal.contact_id}
    contacts = {person.id: person for person in db.session.scalars(select(Person).where(Person.id.in_(wanted)))}
    for award in awards:
        contact = contacts.get(award.line.proposal.contact_id or 0)
        if contact:
            with speaking(contact.language):
                tell(contact, budget_round, award, told_in_figures=small.told(result.trace).totals)


def tell(contact: Person, budget_round: Round, award: Award, *, told_in_figures: bool) -> None:
    """One mail: what became of the proposal, and where to read why."""
    proposal = award.line.proposal
    title, _language = proposal.title_in(contact.language)
    round_title = text_in(budget_round, "title", contact.language)
    facts = {
        "title": title,
        "round": round_title,
        "cost": budget_round.money(award.pence or proposal.cost_pence),
        "decided": decision_words.what(award, budget_round.money),
        "why": explanations.few_voted(),
        "link": absolute("results.show_result", round_id=budget_round.id),
    }
    subject = (_("Funded: %(title)s") if award.pence else _("Not funded this time: %(title)s")) % facts
    words = _decided_words() if award.decision else _won_words(told_in_figures) if award.pence else _lost_words(told_in_figures)
    post(contact.email, subject=subject, body=words % facts, language=contact.language, name=contact.name)


def _decided_words() -> str:
    return _(
        "What became of “%(title)s” in %(round)s was decided beside the count:\n\n%(decided)s\n\n"
        "The result, and why it was decided so:\n%(link)s\n\nThe organisers will be in touch about what comes next."
    )


def _won_words(told_in_figures: bool) -> str:
    """Where few voted no reasons are told: the mail promises none."""
    if not told_in_figures:
        return _(
            "Good news: people chose to fund “%(title)s” with %(cost)s in %(round)s.\n\n"
            "The result:\n%(link)s\n\nThe organisers will be in touch about what comes next."
        )
    return _(
        "Good news: people chose to fund “%(title)s” with %(cost)s in %(round)s.\n\n"
        "The result and the reasons:\n%(link)s\n\nThe organisers will be in touch about what comes next."
    )


def _lost_words(told_in_figures: bool) -> str:
    if told_in_figures:
        return _(
            "“%(title)s” was not funded in %(round)s this time. Thank you for putting it forward.\n\nThe result "
            "page says what it lacked, in figures:\n%(link)s\n\nIt can be put to a later round."
        )
    return _(
        "“%(title)s” was not funded in %(round)s this time. Thank you for putting it forward.\n\n%(why)s\n\nThe result:\n"
        "%(link)s\n\nIt can be put to a later round."
    )
