"""Name scrutineers, answer, name another one in somebody's place; note what is given to them; sign."""

from dataclasses import dataclass

from sqlalchemy import delete, or_, select

from panel import clock
from panel.audit.actions import record
from panel.errors import RuleBroken
from panel.extensions import db, unless_taken
from panel.language import gettext as _
from panel.language import spoken
from panel.people.models import Person
from panel.rounds import actions as rounds
from panel.rounds.models import Phase, Round
from panel.rounds.rules import before_vote
from panel.scrutiny import letters, queries, rules
from panel.scrutiny.conflicts import why_not
from panel.scrutiny.models import Scrutineer, ScrutineerState, ScrutinyDownload, ScrutinyFinding


@dataclass(frozen=True)
class Wish:
    """Who shall count a round again: where to ask them, what they are called, and whom they look for."""

    email: str
    name: str
    of_cy: str = ""
    of_en: str = ""


@dataclass(frozen=True)
class Found:
    """What somebody found: the same or not, in words of one language at least where it was not, and of which file."""

    same: bool
    fingerprint: str
    what_cy: str = ""
    what_en: str = ""


def fitting(budget_round: Round, wish: Wish) -> Wish:
    """The wish with the name that everybody will read. RuleBroken for whom it cannot be, and without a name."""
    if budget_round.imported_from or budget_round.phase == Phase.CANCELLED:
        raise RuleBroken(_("Nothing is counted in this round, so nobody counts it again."))
    person = db.session.scalar(Person.by_email(wish.email))
    if person:
        rules.is_free(why_not(person, budget_round))
    name = wish.name or (person.name if person else "")
    if not name:
        raise RuleBroken(_("Nobody has signed in with this address yet, so please write their name."), at="name")
    _is_new(budget_round, wish.email, person)
    return Wish(wish.email, name, wish.of_cy, wish.of_en)


def _is_new(budget_round: Round, email: str, person: Person | None) -> None:
    same = [Scrutineer.email == email] + ([Scrutineer.person_id == person.id] if person else [])
    there = Scrutineer.state.in_((ScrutineerState.ASKED, ScrutineerState.ACCEPTED))
    if db.session.scalar(Scrutineer.of(budget_round.id).where(or_(*same), there)):
        raise RuleBroken(_("They are on the list already."), at="email")


def ask(budget_round: Round, wish: Wish, organiser: Person) -> Scrutineer:
    """Put somebody on the list and write to them. RuleBroken once the vote has opened, and for whom it cannot be."""
    rounds.lock(budget_round)
    rules.may_name(before_vote=before_vote(budget_round), named=queries.standing(budget_round))
    row = _put_on(budget_round, wish, organiser)
    record("scrutiny.ask", f"round:{budget_round.id}", organiser)
    return row


def _put_on(budget_round: Round, wish: Wish, organiser: Person, *, in_place: bool = False) -> Scrutineer:
    wish = fitting(budget_round, wish)
    person = db.session.scalar(Person.by_email(wish.email))
    row = Scrutineer(
        budget_round=budget_round,
        name=wish.name,
        of_cy=wish.of_cy,
        of_en=wish.of_en,
        email=wish.email,
        language=person.language if person else spoken(),
        in_place=in_place,
        asked_at=clock.now(),
        asked_by_id=organiser.id,
    )
    with unless_taken(_("They are on the list already.")):
        db.session.add(row)
    letters.tell_asked(row)
    return row


def take_off(row: Scrutineer, organiser: Person) -> None:
    """Before the vote: nobody asks them any more, and nothing is kept of it."""
    budget_round = row.budget_round
    rounds.lock(budget_round)
    rules.may_take_off(before_vote=before_vote(budget_round))
    letters.tell_taken_off(row)
    db.session.delete(row)
    db.session.flush()
    record("scrutiny.take-off", f"round:{budget_round.id}", organiser)


def replace(row: Scrutineer, wish: Wish, organiser: Person, *, reason_cy: str, reason_en: str) -> Scrutineer:
    """After the opening: somebody else in their place, with a reason that everybody reads."""
    budget_round = row.budget_round
    rounds.lock(budget_round)
    db.session.refresh(row)
    may_replace(row)
    if row.state != ScrutineerState.REPLACED:
        _leaves(row, reason_cy=reason_cy, reason_en=reason_en)
    record("scrutiny.replace", f"round:{budget_round.id}", organiser, reason_cy=reason_cy, reason_en=reason_en)
    return _put_on(budget_round, wish, organiser, in_place=True)


def _leaves(row: Scrutineer, *, reason_cy: str, reason_en: str) -> None:
    language = row.person.language if row.person else row.language
    letters.tell_taken_off(row, reason=(reason_cy or reason_en) if language == "cy" else (reason_en or reason_cy))
    row.state, row.email = ScrutineerState.REPLACED, None
    row.reason_cy, row.reason_en = reason_cy, reason_en
    db.session.flush()


def may_replace(row: Scrutineer) -> None:
    """RuleBroken where nobody can take their place."""
    rules.is_counted(cancelled=row.budget_round.phase == Phase.CANCELLED)
    rules.may_replace(
        before_vote=before_vote(row.budget_round),
        standing=row.state != ScrutineerState.REPLACED or queries.lost_place(row.budget_round) == row,
        signed=queries.has_signed(row),
    )


def may_answer(row: Scrutineer, person: Person) -> None:
    """RuleBroken unless this person was asked and can still say yes: they signed in with the address that was written to."""
    if row.state != ScrutineerState.ASKED or row.email != person.email:
        raise RuleBroken(
            _(
                "Nobody with your address is asked to count this vote again now. If you had an email, sign in with the address"
                " that it went to; or ask the organisers."
            )
        )
    rules.is_counted(cancelled=row.budget_round.phase == Phase.CANCELLED)
    rules.may_answer(before_vote=before_vote(row.budget_round), in_place=row.in_place)
    if reason := why_not(person, row.budget_round):
        raise RuleBroken(reason)


def accept(row: Scrutineer, person: Person) -> None:
    """Say yes: from now on everybody reads the name."""
    rounds.lock(row.budget_round)
    db.session.refresh(row)
    may_answer(row, person)
    row.state, row.email, row.answered_at = ScrutineerState.ACCEPTED, None, clock.now()
    row.person_id, row.language = person.id, person.language
    db.session.flush()
    letters.tell_answered(row, yes=True)
    record("scrutiny.accept", f"round:{row.round_id}", person)


def decline(row: Scrutineer, person: Person) -> None:
    """Say no: nothing is kept of it but that somebody did."""
    rounds.lock(row.budget_round)
    db.session.refresh(row)
    may_answer(row, person)
    letters.tell_answered(row, yes=False)
    number = row.round_id
    db.session.delete(row)
    db.session.flush()
    record("scrutiny.decline", f"round:{number}", person)


def still_free(row: Scrutineer, person: Person) -> None:
    """RuleBroken for whoever has come to run the round since they said yes, or to have a proposal in it."""
    if reason := why_not(person, row.budget_round):
        raise RuleBroken(reason)


def note_given(row: Scrutineer, person: Person, fingerprint: str) -> None:
    """A bundle goes to a scrutineer: the public log says that one did, and which bytes it had."""
    db.session.add(ScrutinyDownload(scrutineer_id=row.id, given_at=clock.now(), fingerprint=fingerprint))
    db.session.flush()
    record("scrutiny.download", f"round:{row.round_id}", person, bundle=fingerprint)


def can_sign(row: Scrutineer, person: Person, found: Found) -> None:
    """RuleBroken where it cannot be signed as it stands."""
    still_free(row, person)
    rules.says_what(same=found.same, what=found.what_cy or found.what_en)
    rules.is_given_out(found.fingerprint, queries.given_to(row))


def sign(row: Scrutineer, person: Person, found: Found) -> ScrutinyFinding:
    """Sign what was found, in the public log. What they signed before is kept; the newest counts."""
    rounds.lock(row.budget_round)
    can_sign(row, person, found)
    finding = ScrutinyFinding(
        scrutineer_id=row.id,
        same=found.same,
        what_cy=found.what_cy,
        what_en=found.what_en,
        fingerprint=rules.bare(found.fingerprint),
        signed_at=clock.now(),
    )
    db.session.add(finding)
    db.session.flush()
    if not finding.same:
        letters.tell_differs(row, finding)
    verb = "scrutiny.sign-same" if found.same else "scrutiny.sign-other"
    record(verb, f"round:{row.round_id}", person, bundle=finding.fingerprint)
    return finding


def sweep_unanswered() -> int:
    """Forget whoever was asked and can no longer say yes: the vote has opened, or is cancelled. How many; the caller commits."""
    over = select(Round.id).where(Round.phase.in_((Phase.VOTING, Phase.RESULT, Phase.CANCELLED)))
    late = Scrutineer.round_id.in_(over) & Scrutineer.in_place.is_(False)
    old = Scrutineer.asked_at < clock.now() - rules.KEPT_ASKED
    gone = delete(Scrutineer).where(Scrutineer.state == ScrutineerState.ASKED, late | (Scrutineer.in_place & old))
    return int(db.session.execute(gone).rowcount)  # type: ignore[attr-defined]  # a DELETE's result has it
