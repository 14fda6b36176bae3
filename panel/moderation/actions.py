"""Flag a thing, rule on it, appeal, decide the appeal. Each is mailed to the author; the public log names no one."""

from sqlalchemy import func, select, update

from panel import clock
from panel.audit.actions import record
from panel.extensions import db, unless_taken
from panel.language import gettext as _
from panel.language import speaking
from panel.mail.actions import post
from panel.moderation import rules
from panel.moderation.models import Decision, Flag, Ground, Ruling
from panel.moderation.things import KINDS, Thing, author_id_of, hold, kind_of, mark_of, set_hidden, told_as, words_of
from panel.moderation.words import HIDDEN_TITLES, SHOWN_AGAIN, STAYS_HIDDEN, WROTE
from panel.people.models import Person
from panel.web.addresses import absolute

EXCERPT = 200


def flag(thing: Thing, person: Person, *, reason: str, language: str) -> Flag:
    """Tell the moderators. It is no decision, so it is not in the public log: nobody is pilloried by a complaint.

    Whoever reported it before, and was not followed, can do so again once it says something else.
    """
    rules.may_be_flagged(own=author_id_of(thing) == person.id)
    hold(thing)
    row = db.session.scalar(Flag.of(person, kind_of(thing), thing.id).with_for_update()) or Flag(raised_by_id=person.id)
    rules.may_be_flagged_again(waiting=row.id is not None and row.ruling_id is None, same=row.of_words == mark_of(thing))
    row.reason, row.language, row.raised_at, row.of_words, row.ruling_id = reason, language, clock.now(), mark_of(thing), None
    setattr(row, f"{kind_of(thing)}_id", thing.id)
    with unless_taken(_("You have reported this already. A moderator will look at it.")):
        db.session.add(row)
    return row


def rule(
    kind: str, number: int, moderator: Person, *, decision: Decision, ground: Ground | None, reason: str, language: str
) -> Ruling:
    """Decide about all flags that wait on a thing. RuleBroken where another moderator was quicker, or where it is one's own."""
    thing, hide = db.session.get_one(KINDS[kind].model, number), decision == Decision.HIDE
    hold(thing)
    waiting = Flag.ruling_id.is_(None), Flag.about(kind, number)
    flags = db.session.scalar(select(func.count()).select_from(Flag).where(*waiting)) or 0
    rules.may_rule(waiting=flags, own=author_id_of(thing) == moderator.id)
    rules.needs_ground(hide=hide, ground=ground)
    ruling = Ruling(
        decision=decision,
        ground=ground if hide else None,
        reason=reason,
        reason_language=language,
        ruled_by_id=moderator.id,
        ruled_at=clock.now(),
    )
    setattr(ruling, f"{kind}_id", number)
    db.session.add(ruling)
    db.session.flush()
    taken = db.session.execute(update(Flag).where(*waiting).values(ruling_id=ruling.id))
    rules.may_rule(waiting=taken.rowcount, own=False)  # type: ignore[attr-defined]  # an UPDATE's result has it
    if hide:
        set_hidden(thing, True)
        tell_hidden(ruling, thing)
    record("moderation.rule", ruling.subject, moderator, decision=decision.value, ground=ruling.ground)
    return ruling


def show_again(ruling: Ruling, moderator: Person, *, reason: str, language: str) -> Ruling:
    """Put right what was hidden by mistake; the author is told. RuleBroken while an appeal waits, and for one's own words."""
    thing = hold_both(ruling)
    rules.may_show_again(
        hidden=ruling.hides_now,
        appeal_waits=ruling.appealed_at is not None and ruling.appeal_decided_at is None,
        own=author_id_of(thing) == moderator.id,
    )
    kind, number = ruling.named
    said = {"reason": reason, "reason_language": language, "ruled_by_id": moderator.id, "ruled_at": clock.now()}
    shown = Ruling(decision=Decision.KEEP, **said)
    setattr(shown, f"{kind}_id", number)
    db.session.add(shown)
    set_hidden(thing, False)
    tell_shown(shown, thing)
    record("moderation.show-again", ruling.subject, moderator)
    return shown


def appeal(ruling: Ruling, author: Person, *, text: str, language: str) -> None:
    """The author asks the organisers to look again, once, while the thing is hidden by this ruling."""
    hold_both(ruling)
    rules.may_appeal(hidden=ruling.hides_now, appealed=ruling.appealed_at is not None)
    ruling.appeal, ruling.appeal_language, ruling.appealed_at = text, language, clock.now()
    db.session.flush()
    record("moderation.appeal", ruling.subject, author)


def decide_appeal(ruling: Ruling, organiser: Person, *, uphold: bool, reason: str, language: str) -> None:
    """Show the thing again, or let it stay hidden; the author is told why. RuleBroken for one's own words or ruling."""
    thing = hold_both(ruling)
    rules.may_decide_appeal(
        waiting=ruling.appealed_at is not None and ruling.appeal_decided_at is None,
        own=author_id_of(thing) == organiser.id,
        own_ruling=ruling.ruled_by_id == organiser.id,
    )
    ruling.appeal_upheld, ruling.appeal_decided_at, ruling.appeal_decided_by_id = uphold, clock.now(), organiser.id
    ruling.appeal_reason, ruling.appeal_reason_language = reason, language
    db.session.flush()
    if uphold:
        set_hidden(thing, False)
    tell_appeal(ruling, thing)
    record("moderation.decide-appeal", ruling.subject, organiser, upheld=uphold)


def hold_both(ruling: Ruling) -> Thing:
    """Hold the thing, and then the ruling: both are read anew."""
    thing = ruling.thing
    hold(thing)
    db.session.refresh(ruling, with_for_update={"of": Ruling})
    return thing


def author_of(thing: Thing) -> Person | None:
    author_id = author_id_of(thing)
    return db.session.get(Person, author_id) if author_id else None


def excerpt(thing: Thing) -> str:
    """The beginning of what it says, for whoever wrote it."""
    text = " ".join(words_of(thing)[0].split())
    return text if len(text) <= EXCERPT else f"{text[:EXCERPT]}…"


def wrote(thing: Thing) -> str:
    return str(WROTE[told_as(thing) == "entry"])


def tell_hidden(ruling: Ruling, thing: Thing) -> None:
    """A mail to the author, if there is one: what was hidden, why, and how to appeal."""
    author = author_of(thing)
    if author is None:
        return
    with speaking(author.language):
        body = _(
            "%(wrote)s\n\n%(excerpt)s\n\nSomebody reported it, and a moderator has hidden it. The reason:\n\n%(reason)s\n\n"
            "Nothing is deleted. If you think this is wrong, you can appeal once. An organiser who had no part in this"
            " then looks at it again:\n%(link)s"
        )
        facts = {
            "wrote": wrote(thing),
            "excerpt": excerpt(thing),
            "reason": ruling.reason,
            "link": absolute("moderation.my_ruling", ruling_id=ruling.id),
        }
        post(
            author.email,
            subject=str(HIDDEN_TITLES[told_as(thing)]),
            body=body % facts,
            language=author.language,
            name=author.name,
        )


def tell_shown(ruling: Ruling, thing: Thing) -> None:
    """A mail to the author, if there is one: it was hidden by mistake."""
    author = author_of(thing)
    if author is None:
        return
    with speaking(author.language):
        subject = str(SHOWN_AGAIN[told_as(thing)])
        body = _("%(wrote)s\n\n%(excerpt)s\n\n%(decision)s. A moderator gave this reason:\n\n%(reason)s")
        facts = {"wrote": wrote(thing), "excerpt": excerpt(thing), "decision": subject, "reason": ruling.reason}
        post(author.email, subject=subject, body=body % facts, language=author.language, name=author.name)


def tell_appeal(ruling: Ruling, thing: Thing) -> None:
    """A mail to the author: how the appeal was decided, and why."""
    author = author_of(thing)
    if author is None:
        return
    with speaking(author.language):
        subjects = SHOWN_AGAIN if ruling.appeal_upheld else STAYS_HIDDEN
        body = _("You appealed about:\n\n%(excerpt)s\n\n%(decision)s. An organiser gave this reason:\n\n%(reason)s\n\n%(link)s")
        facts = {
            "excerpt": excerpt(thing),
            "decision": subjects[told_as(thing)],
            "reason": ruling.appeal_reason or "",
            "link": absolute("moderation.my_ruling", ruling_id=ruling.id),
        }
        post(author.email, subject=str(subjects[told_as(thing)]), body=body % facts, language=author.language, name=author.name)
