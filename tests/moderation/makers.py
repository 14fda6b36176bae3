"""Makes flags and rulings. Called inside `with work():`."""

from panel import clock
from panel.access import Role
from panel.extensions import db
from panel.moderation import actions
from panel.moderation.models import Decision, Flag, Ground, Ruling
from panel.moderation.things import Thing, author_id_of, kind_of
from panel.people.models import Person
from panel.translating.models import TranslationState
from tests.groups.makers import a_group
from tests.makers import a_person, keep
from tests.proposals.makers import a_proposal
from tests.seeds.makers import a_remark, a_seed, an_offer
from tests.threads.makers import a_contribution, a_thread
from tests.translating.makers import a_translation

KINDS = ("seed", "offer", "remark", "contribution", "proposal", "group", "translation")


def a_moderator(name: str = "") -> Person:
    return a_person(name, Role.MODERATOR)


def a_thing(kind: str, author: Person | None = None, *, body: str = "Buy my boots.") -> Thing:
    """Something that can be flagged, of this kind and by this author."""
    author = author or a_person()
    makers = {
        "seed": lambda: a_seed("Cheap boots", author=author, body=body),
        "offer": lambda: an_offer(a_seed(), author, body=body),
        "remark": lambda: a_remark(a_seed(), author, body=body),
        "contribution": lambda: a_contribution(a_thread(), author, body=body),
        "proposal": lambda: _said(a_proposal(contact=author), "body", body),
        "translation": lambda: a_translation(a_seed(), by=author, body=body, state=TranslationState.ACCEPTED),
        "group": lambda: _said(a_group(contact=author), "about", body),
    }
    return makers[kind]()


def _said(thing: Thing, column: str, words: str) -> Thing:
    setattr(thing, column, words)
    return thing


def a_flag(thing: Thing, person: Person | None = None, *, reason: str = "It is an advert.") -> Flag:
    row = Flag(raised_by_id=(person or a_person()).id, reason=reason, language="en", raised_at=clock.now())
    setattr(row, f"{kind_of(thing)}_id", thing.id)
    return keep(row)


def a_ruling(
    thing: Thing | None = None, moderator: Person | None = None, *, decision: Decision = Decision.HIDE, appeal: str = ""
) -> Ruling:
    """A ruling made through the real action; with an appeal when `appeal` says something."""
    thing = thing or a_seed()
    a_flag(thing)
    ruling = actions.rule(
        kind_of(thing),
        thing.id,
        moderator or a_moderator(),
        decision=decision,
        ground=Ground.ADVERT if decision == Decision.HIDE else None,
        reason="We have no adverts here, please.",
        language="en",
    )
    if appeal:
        author = db.session.get_one(Person, author_id_of(thing))
        actions.appeal(ruling, author, text=appeal, language="en")
    return ruling
