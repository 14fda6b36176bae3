"""The mails about scrutineers. Who is asked may be somebody of elsewhere, so that mail is in both languages at once."""

from collections.abc import Iterable

from sqlalchemy import select

from panel import clock
from panel.access import Role
from panel.extensions import db
from panel.language import LANGUAGES, opening, speaking, text_in
from panel.language import gettext as _
from panel.mail.actions import post
from panel.people.models import Person, RoleGrant
from panel.rounds.models import Phase, Round
from panel.scrutiny.models import Scrutineer, ScrutinyFinding
from panel.web.addresses import absolute

BETWEEN = "\n\n" + "-" * 60 + "\n\n"


def tell_asked(scrutineer: Scrutineer) -> None:
    """What it is, until when, and the link by which they say yes or no: in both languages, that of the reader first."""
    subjects, bodies = [], []
    for language in _in_order(scrutineer.language):
        with speaking(language):
            title = text_in(scrutineer.budget_round, "title", language)
            subjects.append(_("Will you count a vote again? %(round)s") % {"round": title})
            bodies.append(_asking(scrutineer, title))
    subject = " · ".join(subjects)
    post(scrutineer.email or "", subject=subject, body=BETWEEN.join(bodies), language=scrutineer.language)


def _in_order(first: str) -> list[str]:
    return sorted(LANGUAGES, key=lambda each: each != first)


def _asking(scrutineer: Scrutineer, title: str) -> str:
    link = absolute("scrutiny.answer", scrutineer_id=scrutineer.id)
    body = _(
        "Hello %(name)s,\n\nYou are asked to be a scrutineer of this vote: %(round)s. After the count, scrutineers take the"
        " shuffled ballots, without names, count them again with a program that is given to them, and sign what they found. It"
        " takes about a quarter of an hour.\n\nYour name stands on the page of the round from the day you say yes. %(until)s\n\n"
        "Open this link, sign in with this address, and say yes or no. You need no password:\n%(link)s"
    )
    return body % {"name": scrutineer.name, "round": title, "until": _until(scrutineer), "link": link}


def _until(scrutineer: Scrutineer) -> str:
    opens_at = scrutineer.budget_round.opens_at(Phase.VOTING)
    if scrutineer.in_place or opens_at is None:
        return _("Please answer soon.")
    return _("Please answer before the vote opens on %(when)s: after that it is too late.") % {"when": opening(opens_at)}


def tell_taken_off(scrutineer: Scrutineer, *, reason: str = "") -> None:
    """That they are not asked any more, to whoever was."""
    address, language = _whom(scrutineer)
    if not address:
        return
    with speaking(language):
        title = text_in(scrutineer.budget_round, "title", language)
        body = _("You are not a scrutineer of this vote any more: %(round)s. Thank you for having been ready to help.") % {
            "round": title
        }
        if reason:
            body += "\n\n" + _("The reason:") + f"\n{reason}"
        post(address, subject=_("Not a scrutineer any more: %(round)s") % {"round": title}, body=body, language=language)


def _whom(scrutineer: Scrutineer) -> tuple[str, str]:
    """Address and language: those of the account, where there is one."""
    if scrutineer.person:
        return scrutineer.person.email, scrutineer.person.language
    return scrutineer.email or "", scrutineer.language


def tell_answered(scrutineer: Scrutineer, *, yes: bool) -> None:
    """The answer, to the organiser who has named them."""
    asker = db.session.get(Person, scrutineer.asked_by_id) if scrutineer.asked_by_id else None
    if asker is None:
        return
    with speaking(asker.language):
        facts = {"name": scrutineer.name, "round": text_in(scrutineer.budget_round, "title", asker.language)}
        subject = (_("Yes from a scrutineer: %(name)s") if yes else _("No from a scrutineer: %(name)s")) % facts
        said = (
            _("%(name)s will count this vote again: %(round)s.")
            if yes
            else _("%(name)s will not count this vote again: %(round)s.")
        )
        body = f"{said % facts}\n{_page(scrutineer.budget_round)}"
        post(asker.email, subject=subject, body=body, language=asker.language, name=asker.name)


def _page(budget_round: Round) -> str:
    return absolute("scrutiny.scrutineers", round_id=budget_round.id)


def tell_counted(budget_round: Round) -> int:
    """That the ballots are counted, once to each scrutineer, with the way to their page. How many mails."""
    waiting = Scrutineer.accepted(budget_round.id).where(Scrutineer.counted_told_at.is_(None))
    people = db.session.scalars(waiting).all()
    for scrutineer in people:
        scrutineer.counted_told_at = clock.now()
        address, language = _whom(scrutineer)
        with speaking(language):
            title = text_in(budget_round, "title", language)
            body = _(
                "The ballots of %(round)s are counted. Please count them again now. Your page has the file, the program, and"
                " what to do, step by step:\n%(link)s\n\nThe result may not be public yet: please keep it to yourself until"
                " it is."
            ) % {"round": title, "link": absolute("scrutineers.own_page", scrutineer_id=scrutineer.id)}
            post(
                address,
                subject=_("Please count again: %(round)s") % {"round": title},
                body=body,
                language=language,
                name=scrutineer.person.name if scrutineer.person else "",
            )
    db.session.flush()
    return len(people)


def tell_differs(scrutineer: Scrutineer, finding: ScrutinyFinding) -> None:
    """To every organiser of the round, in their language: somebody counted again, and it was not the same."""
    for person in _organisers(scrutineer.budget_round):
        with speaking(person.language):
            facts = {
                "name": scrutineer.shown_name,
                "round": text_in(scrutineer.budget_round, "title", person.language),
                "what": text_in(finding, "what", person.language),
                "link": _page(scrutineer.budget_round),
            }
            body = _(
                "%(name)s has counted %(round)s again, and it was not the same:\n\n%(what)s\n\nEverybody can read this where the"
                " result is. Please speak with them before anything else is done with the result:\n%(link)s"
            )
            post(
                person.email,
                subject=_("Counted again, and not the same: %(round)s") % facts,
                body=body % facts,
                language=person.language,
                name=person.name,
            )


def _organisers(budget_round: Round) -> Iterable[Person]:
    """Those whose role reaches the round."""
    held = select(RoleGrant.person_id).where(RoleGrant.role == Role.ORGANISER.value, RoleGrant.live(clock.now()))
    people = db.session.scalars(select(Person).where(Person.id.in_(held)).order_by(Person.id)).unique().all()
    area = budget_round.in_area
    return [each for each in people if any(g.kind == Role.ORGANISER and g.reaches(area) for g in each.live_grants)]
