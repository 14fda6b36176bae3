"""Flag a thing, rule on it, appeal, decide the appeal. Each is mailed to the author; the public log names no one."""

from sqlalchemy import func, select, update

from panel import clock
from panel.audit.actions import record
from panel.extensions import db, unless_taken
from panel.language import gettext as _
from panel.language import speaking
from panel.mail.actions import post
from panel.moderation import rules
from panel.moderation.models import KINDS, Decision, Flag, Ground, Ruling, Thing, author_id_of, kind_of
from panel.moderation.words import HIDDEN_TITLES, SHOWN_AGAIN, STAYS_HIDDEN
from panel.people.models import Person
from panel.seeds import actions as seeds
from panel.seeds.models import Offer, Remark, Seed
from panel.threads import actions as threads
from panel.threads.models import Contribution, Thread
from panel.web.addresses import absolute

EXCERPT = 200


def thing_or_none(kind: str, number: int) -> Thing | None:
    """A thing that everybody sees, as far as it can be flagged."""
    thing: Thing | None = db.session.get(KINDS[kind], number)
    if thing is None or thing.hidden_at is not None:
        return None
    if isinstance(thing, Offer) and thing.withdrawn_at is not None:
        return None
    if isinstance(thing, Offer | Remark) and db.session.get_one(Seed, thing.seed_id).hidden_at is not None:
        return None
    return thing


def flag(thing: Thing, person: Person, *, reason: str, language: str) -> Flag:
    """Tell the moderators. It is no decision, so it is not in the public log: nobody is pilloried by a complaint."""
    rules.may_be_flagged(own=author_id_of(thing) == person.id)
    row = Flag(raised_by_id=person.id, reason=reason, language=language, raised_at=clock.now())
    setattr(row, f"{kind_of(thing)}_id", thing.id)
    with unless_taken(_("You have reported this already. A moderator will look at it.")):
        db.session.add(row)
    return row


def set_hidden(thing: Thing, hidden: bool) -> None:
    """Hide a thing or show it again, in the way of the capability that it belongs to."""
    if isinstance(thing, Contribution):
        threads.set_hidden(thing, hidden)
    else:
        seeds.set_hidden(thing, hidden)


def hold(thing: Thing) -> None:
    """Let nobody change or report a thing until the transaction ends, and read it anew. Its thread is held before it, if any."""
    if isinstance(thing, Contribution):
        threads.lock(db.session.get_one(Thread, thing.thread_id))
    db.session.refresh(thing, with_for_update=True)


def rule(
    kind: str, number: int, moderator: Person, *, decision: Decision, ground: Ground | None, reason: str, language: str
) -> Ruling:
    """Decide about all flags that wait on a thing. RuleBroken where another moderator was quicker, or where it is one's own."""
    thing, hide = db.session.get_one(KINDS[kind], number), decision == Decision.HIDE
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


def appeal(ruling: Ruling, author: Person, *, text: str, language: str) -> None:
    """The author asks the organisers to look again, once."""
    rules.may_appeal(hidden=ruling.decision == Decision.HIDE, appealed=ruling.appealed_at is not None)
    ruling.appeal, ruling.appeal_language, ruling.appealed_at = text, language, clock.now()
    db.session.flush()
    record("moderation.appeal", ruling.subject, author)


def decide_appeal(ruling: Ruling, organiser: Person, *, uphold: bool, reason: str, language: str) -> None:
    """Show the thing again, or let it stay hidden; the author is told why. RuleBroken for one's own words or ruling."""
    db.session.refresh(ruling, with_for_update=True)
    thing = ruling.thing
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


def excerpt(thing: Thing) -> str:
    """The beginning of what it says, for whoever wrote it."""
    text = " ".join((thing.title if isinstance(thing, Seed) else thing.body).split())
    return text if len(text) <= EXCERPT else f"{text[:EXCERPT]}…"


def tell_hidden(ruling: Ruling, thing: Thing) -> None:
    """A mail to the author: what was hidden, why, and how to appeal."""
    author = db.session.get_one(Person, author_id_of(thing))
    with speaking(author.language):
        body = _(
            "You wrote:\n\n%(excerpt)s\n\nSomebody reported it, and a moderator has hidden it. The reason:\n\n%(reason)s\n\n"
            "Nothing is deleted. If you think this is wrong, you can appeal once. An organiser who had no part in this"
            " then looks at it again:\n%(link)s"
        )
        facts = {
            "excerpt": excerpt(thing),
            "reason": ruling.reason,
            "link": absolute("moderation.my_ruling", ruling_id=ruling.id),
        }
        post(
            author.email,
            subject=str(HIDDEN_TITLES[kind_of(thing)]),
            body=body % facts,
            language=author.language,
            name=author.name,
        )


def tell_appeal(ruling: Ruling, thing: Thing) -> None:
    """A mail to the author: how the appeal was decided, and why."""
    author = db.session.get_one(Person, author_id_of(thing))
    with speaking(author.language):
        subjects = SHOWN_AGAIN if ruling.appeal_upheld else STAYS_HIDDEN
        body = _("You appealed about:\n\n%(excerpt)s\n\n%(decision)s. An organiser gave this reason:\n\n%(reason)s\n\n%(link)s")
        facts = {
            "excerpt": excerpt(thing),
            "decision": subjects[kind_of(thing)],
            "reason": ruling.appeal_reason or "",
            "link": absolute("moderation.my_ruling", ruling_id=ruling.id),
        }
        post(author.email, subject=str(subjects[kind_of(thing)]), body=body % facts, language=author.language, name=author.name)
