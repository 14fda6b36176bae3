"""The verbs of a seed: plant, edit, support, offer, remark, answer, rest, wake; and what grows from it is noted."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, exists, insert, select, update
from sqlalchemy.orm import InstrumentedAttribute

from panel import clock
from panel.areas.models import Area
from panel.audit.actions import record
from panel.errors import RuleBroken
from panel.extensions import db, unless_taken
from panel.folding import words_of
from panel.language import gettext as _
from panel.language import ngettext, speaking, text_in
from panel.mail.actions import post
from panel.people.models import Person
from panel.seeds import rules
from panel.seeds.answers import Answer, AnswerKind
from panel.seeds.models import Offer, Remark, Seed, SeedWord, Support
from panel.seeds.themes import Theme
from panel.settings.queries import number
from panel.settings.table import Setting
from panel.web.addresses import absolute

LOTS = 2**31
"""Lot numbers are below this."""


def plant_seed(author: Person, *, title: str, body: str, area: Area, language: str, theme: Theme | None = None) -> Seed:
    """A new seed, which the search finds at once."""
    seed = Seed(
        author=author,
        area=area,
        title=title,
        body=body,
        language=language,
        theme=theme,
        planted_at=clock.now(),
        lot_number=secrets.randbelow(LOTS),
    )
    db.session.add(seed)
    db.session.flush()
    index_words(seed)
    record("seed.plant", f"seed:{seed.id}", author, area=area.id, language=language, theme=theme)
    return seed


def index_words(seed: Seed) -> None:
    """Put the words of a seed in the index of the search, in place of those that were there."""
    db.session.execute(delete(SeedWord).where(SeedWord.seed_id == seed.id))
    titled = words_of(seed.title)
    words = dict.fromkeys(titled + words_of(seed.body))
    if words:
        rows = [{"word": word, "seed_id": seed.id, "in_title": word in titled} for word in words]
        db.session.execute(insert(SeedWord), rows)


def is_touched(seed: Seed) -> bool:
    """Whether anyone but the author supports the seed, offers help or has written about it."""
    return seed.is_touched or bool(db.session.scalar(exists(Remark.of_others(seed).order_by(None)).select()))


def check_edit(seed: Seed) -> None:
    """RuleBroken when the seed can no longer be changed."""
    rules.is_open(hidden=seed.hidden_at is not None)
    rules.may_edit(seed.planted_at, clock.now(), days=number(Setting.SEED_DAYS), touched=is_touched(seed))


def edit_seed(
    seed: Seed, author: Person, *, title: str, body: str, area: Area, language: str, theme: Theme | None = None
) -> None:
    """Other words, while the seed is young."""
    db.session.refresh(seed, with_for_update={"of": Seed})
    check_edit(seed)
    seed.title, seed.body, seed.area, seed.language, seed.theme = title, body, area, language, theme
    seed.edited_at = clock.now()
    db.session.flush()
    index_words(seed)
    record("seed.edit", f"seed:{seed.id}", author, area=area.id, language=language, theme=theme)


def support_seed(seed: Seed, person: Person) -> None:
    """Back a seed. Doing it twice, even at the same instant, counts once."""
    rules.is_open(hidden=seed.hidden_at is not None)
    rules.may_support(own=seed.author_id == person.id, resting=seed.rested_at is not None)
    try:
        with unless_taken("counted already"):
            db.session.add(Support(seed_id=seed.id, person_id=person.id, given_at=clock.now()))
    except RuleBroken:
        return
    count(seed, Seed.support_count, 1)


def withdraw_support(seed: Seed, person: Person) -> None:
    """Take one's support back; at any time, and without a word."""
    gone = db.session.execute(delete(Support).where(Support.seed_id == seed.id, Support.person_id == person.id))
    if gone.rowcount:  # type: ignore[attr-defined]  # a DELETE's result has it
        count(seed, Seed.support_count, -1)


def count(seed: Seed, column: InstrumentedAttribute[int], change: int) -> None:
    """Add to a count in the database itself, so that two at once are both counted; the seed then reads it anew."""
    db.session.flush()
    changed = update(Seed).where(Seed.id == seed.id).values({column: column + change})
    db.session.execute(changed.execution_options(synchronize_session=False, keeps_words=True))
    db.session.expire(seed, [column.key])


def offer_help(seed: Seed, person: Person, *, body: str, language: str) -> Offer:
    """Offer help. One standing offer for each person: the count of offers is a count of people."""
    rules.is_open(hidden=seed.hidden_at is not None)
    rules.may_offer(own=seed.author_id == person.id, resting=seed.rested_at is not None)
    offer = Offer(seed_id=seed.id, person=person, body=body, language=language, offered_at=clock.now())
    with unless_taken(_("You have offered help on this seed already. Withdraw that offer first to write another one.")):
        db.session.add(offer)
    count(seed, Seed.offer_count, 1)
    return offer


def withdraw_offer(seed: Seed, person: Person) -> None:
    """Take one's offer back. The row stays for a moderator who may be looking at it; nobody else sees it."""
    offer = db.session.scalar(Offer.of(seed).where(Offer.person_id == person.id).with_for_update())
    if offer is None:
        return
    offer.withdrawn_at = clock.now()
    if offer.hidden_at is None:
        count(seed, Seed.offer_count, -1)


def remark(seed: Seed, person: Person, *, body: str, language: str) -> Remark:
    """Say something in the conversation; on a seed at rest too."""
    rules.is_open(hidden=seed.hidden_at is not None)
    said = Remark(seed_id=seed.id, author=person, body=body, language=language, made_at=clock.now())
    db.session.add(said)
    db.session.flush()
    record("seed.remark", f"seed:{seed.id}", person, remark=said.id)
    return said


def answer_seed(seed: Seed, person: Person, *, body_cy: str, body_en: str, kind: AnswerKind = AnswerKind.SAID) -> Answer:
    """Answer in public, in both languages; its author, where there is one to tell, gets it by mail in theirs.

    Within a request: the mail holds an address.
    """
    answer = put_answer(seed, person, body_cy=body_cy, body_en=body_en, kind=kind)
    for author in to_tell([seed], person):
        tell_author([seed], author, answer)
    return answer


def answer_seeds(seeds: Sequence[Seed], person: Person, *, body_cy: str, body_en: str, kind: AnswerKind) -> None:
    """Give several seeds the same answer. Each author gets one mail, however many of the seeds are theirs."""
    theirs: dict[int, list[Seed]] = {}
    for seed in seeds:
        answer = put_answer(seed, person, body_cy=body_cy, body_en=body_en, kind=kind)
        if seed.author_id:
            theirs.setdefault(seed.author_id, []).append(seed)
    for author in to_tell(seeds, person):
        tell_author(theirs[author.id], author, answer)


def to_tell(seeds: Sequence[Seed], person: Person) -> Sequence[Person]:
    """Who hears by mail of this person's answer: authors that have not left, and never the one who answers."""
    authors = {seed.author_id for seed in seeds} - {None, person.id}
    found = db.session.scalars(select(Person).where(Person.id.in_(authors)).order_by(Person.id)) if authors else ()
    return [author for author in found if not author.has_left]


def put_answer(seed: Seed, person: Person, *, body_cy: str, body_en: str, kind: AnswerKind) -> Answer:
    """An answer on a seed, with its line in the public log. Nobody is told by mail yet."""
    rules.is_open(hidden=seed.hidden_at is not None)
    answer = Answer(seed_id=seed.id, body_cy=body_cy, body_en=body_en, kind=kind, answered_at=clock.now(), answered_by=person)
    db.session.add(answer)
    seed.answered_at = answer.answered_at
    db.session.flush()
    record("seed.answer", f"seed:{seed.id}", person)
    return answer


def tell_author(seeds: Sequence[Seed], author: Person, answer: Answer) -> None:
    """Mail an answer to the author of the seeds that got it, in the author's language."""
    seed, more = seeds[0], len(seeds) - 1
    with speaking(author.language):
        body = _(
            "Hello %(name)s,\n\nThere is an answer to your seed “%(title)s”:\n\n%(answer)s\n\n"
            "You can read it, and write back, here:\n%(link)s\n\nThank you for planting it."
        ) % {
            "name": author.name,
            "title": seed.title,
            "answer": text_in(answer, "body", author.language),
            "link": absolute("seeds.show_seed", seed_id=seed.id, lang=author.language) + "#answer",
        }
        subject = _("An answer to your seed: %(title)s") % {"title": seed.title}
        if more:
            body += "\n\n" + _also(seeds[1:], more)
        post(author.email, subject=subject, body=body, language=author.language)


def _also(seeds: Sequence[Seed], number: int) -> str:
    """That more seeds of the same author got the same answer, by name, with their addresses."""
    told = ngettext("It answers %(num)s more seed of yours:", "It answers %(num)s more seeds of yours:", number) % {"num": number}
    return "\n".join([told, *(f"{seed.title}\n{absolute('seeds.show_seed', seed_id=seed.id)}" for seed in seeds)])


def rest_seed(seed: Seed, person: Person, *, learning: str, language: str) -> None:
    """Let a seed rest, and say what was learnt."""
    db.session.refresh(seed, with_for_update={"of": Seed})
    rules.is_open(hidden=seed.hidden_at is not None)
    rules.may_rest(resting=seed.rested_at is not None)
    seed.rested_at, seed.learning, seed.learning_language = clock.now(), learning, language
    db.session.flush()
    record("seed.rest", f"seed:{seed.id}", person)


def wake_seed(seed: Seed, person: Person) -> None:
    """Wake a seed up. What was learnt stays readable."""
    db.session.refresh(seed, with_for_update={"of": Seed})
    rules.is_open(hidden=seed.hidden_at is not None)
    rules.may_wake(resting=seed.rested_at is not None)
    seed.rested_at = None
    db.session.flush()
    record("seed.wake", f"seed:{seed.id}", person)


def set_hidden(thing: Seed | Offer | Remark, hidden: bool) -> None:
    """Hide a thing or show it again; moderation, which decides it, writes the log. A hidden offer makes no seed grow."""
    if not isinstance(thing, Offer):
        thing.taken_back_at = None  # whoever decides last decides whether it is read: nobody puts back over a ruling
    if (thing.hidden_at is not None) is hidden:
        return
    thing.hidden_at = clock.now() if hidden else None
    db.session.flush()
    if isinstance(thing, Offer) and thing.withdrawn_at is None:
        count(db.session.get_one(Seed, thing.seed_id), Seed.offer_count, -1 if hidden else 1)


def note_deliberated(seed: Seed, person: Person | None = None) -> None:
    """A panel deliberates on it: the seed grows."""
    note(seed, Seed.deliberated_at, "seed.deliberate", person)


def note_costed(seed: Seed, person: Person | None = None) -> None:
    """A proposal grew from it: the seed grows."""
    note(seed, Seed.costed_at, "seed.cost", person)


def note_funded(seed: Seed, person: Person | None = None) -> None:
    """A proposal that grew from it was funded: the seed flowers."""
    note(seed, Seed.funded_at, "seed.fund", person)


def note(seed: Seed, column: InstrumentedAttribute[datetime | None], verb: str, person: Person | None) -> None:
    """Note that something happened for the first time; later times change nothing."""
    if getattr(seed, column.key) is None:
        setattr(seed, column.key, clock.now())
        db.session.flush()
        record(verb, f"seed:{seed.id}", person)
