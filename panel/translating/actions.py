"""Offer a translation, accept it, decline it with a reason, take it back."""

from sqlalchemy import exists, func, select

from panel import clock
from panel.access import Action, may
from panel.audit.actions import record
from panel.extensions import db, unless_taken
from panel.language import gettext as _
from panel.people.models import Person
from panel.proposals import actions as proposals
from panel.proposals.models import Proposal
from panel.rounds import rules as round_rules
from panel.seeds.models import Remark, Seed
from panel.translating import rules
from panel.translating.models import Translation, TranslationState
from panel.translating.originals import Thing, kind_of, original_of

WAITS = Translation.state == TranslationState.OFFERED
ACCEPTED = Translation.state == TranslationState.ACCEPTED


def is_hidden(thing: Thing) -> bool:
    """Whether a moderator has hidden it, or the seed that it stands on."""
    below = db.session.get_one(Seed, thing.seed_id) if isinstance(thing, Remark) else None
    return any(getattr(each, "hidden_at", None) is not None for each in (thing, below))


def hold(thing: Thing) -> None:
    """Let nobody change the original until the transaction ends, and read it anew; of a proposal the list of its round too."""
    if isinstance(thing, Proposal):
        proposals.hold(thing)
        round_rules.may_decide(thing.budget_round)
    else:
        db.session.refresh(thing, with_for_update={"of": type(thing)})
    rules.may_be_translated(hidden=is_hidden(thing))


def offer_translation(thing: Thing, person: Person, *, title: str, body: str) -> Translation:
    """Offer one; whoever decides about it accepts their own by this. A second offer of one person replaces their first."""
    hold(thing)
    kind, original = kind_of(thing), original_of(thing)
    if stands := _standing(kind, thing.id, (original.other_language, title, body, original.mark)):
        return stands
    row = _own_offer(kind, thing.id, person) or _new_offer(kind, thing.id, person)
    row.language, row.title, row.body, row.of_text = original.other_language, title, body, original.mark
    row.offered_at = clock.now()
    with unless_taken(_("You have offered a translation of this from another page just now. Please look at it first.")):
        db.session.add(row)
    if may(Action.ACCEPT_TRANSLATION, person, row):
        _accept(row, thing, person)
    else:
        record("translation.offer", row.subject, person, translation=row.id, language=row.language)
    return row


def _standing(kind: str, thing_id: int, words: tuple[str, str, str, str]) -> Translation | None:
    """The accepted translation, where it says these very words already: pressing twice changes nothing."""
    row: Translation | None = db.session.scalar(Translation.of(kind, thing_id).where(ACCEPTED))
    return row if row and (row.language, row.title, row.body, row.of_text) == words else None


def _own_offer(kind: str, thing_id: int, person: Person) -> Translation | None:
    mine = Translation.of(kind, thing_id).where(WAITS, Translation.offered_by_id == person.id)
    row: Translation | None = db.session.scalar(mine)
    return row


def _new_offer(kind: str, thing_id: int, person: Person) -> Translation:
    waiting = Translation.of(kind, thing_id).where(WAITS).order_by(None)
    rules.has_room(db.session.scalar(select(func.count()).select_from(waiting.subquery())) or 0)
    return Translation(kind=kind, thing_id=thing_id, offered_by_id=person.id, state=TranslationState.OFFERED)


def accept_translation(row: Translation, person: Person) -> None:
    """Readers of its language see it first from now on. Accepting twice changes nothing."""
    thing = hold_both(row)
    if row.state != TranslationState.ACCEPTED:
        rules.still_waits(waiting=row.waits)
        rules.may_accept(same_language=row.language == original_of(thing).language)
        _accept(row, thing, person)


def hold_both(row: Translation) -> Thing:
    """Hold the original, and then the translation."""
    thing = row.thing
    hold(thing)
    hold_offer(row)
    return thing


def hold_offer(row: Translation) -> None:
    """Let nobody change or decide a translation until the transaction ends, and read it anew."""
    db.session.refresh(row, with_for_update={"of": Translation})


def can_be_accepted(row: Translation) -> bool:
    """Whether its original can still take it: it may be hidden, on a ballot, or in this very language by now."""
    this = Translation.waiting().where(Translation.id == row.id).order_by(None)
    return bool(db.session.scalar(exists(this).select())) and row.language != row.original.language


def _accept(row: Translation, thing: Thing, person: Person) -> None:
    before = db.session.scalar(Translation.of(row.kind, row.thing_id).where(ACCEPTED))
    if before is not None:
        before.state = TranslationState.REPLACED
        db.session.flush()
    _decide(row, TranslationState.ACCEPTED, person)
    if isinstance(thing, Proposal):
        thing.other_title, thing.other_summary = row.title, row.body
    db.session.flush()
    record("translation.accept", row.subject, person, translation=row.id, language=row.language)


def _decide(row: Translation, state: TranslationState, person: Person) -> None:
    row.state, row.decided_by_id, row.decided_at = state, person.id, clock.now()


def decline_translation(row: Translation, person: Person, *, reason: str, language: str) -> None:
    """Say why not; only whoever offered it reads the reason. It leaves the original as it is, so it can be done at any time."""
    hold_offer(row)
    if row.state == TranslationState.DECLINED:
        return
    rules.still_waits(waiting=row.waits)
    _decide(row, TranslationState.DECLINED, person)
    row.reason, row.reason_language = reason, language
    db.session.flush()
    record("translation.decline", row.subject, person, translation=row.id)


def withdraw_translation(row: Translation, person: Person) -> None:
    """Take one's own offer back; its words go."""
    hold_offer(row)
    if row.state == TranslationState.WITHDRAWN:
        return
    rules.may_withdraw(own=row.offered_by_id == person.id, waiting=row.state == TranslationState.OFFERED)
    row.state, row.title, row.body = TranslationState.WITHDRAWN, "", ""
    db.session.flush()
    record("translation.withdraw", row.subject, person, translation=row.id)


def set_hidden(row: Translation, hidden: bool) -> None:
    """Hide a translation or show it again; moderation, which decides it, writes the log."""
    row.hidden_at = clock.now() if hidden else None
    db.session.flush()
