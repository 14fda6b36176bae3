"""Plain functions that make seeds, and what people do on one. Called inside `with work():`."""

from datetime import datetime, timedelta
from itertools import count

from panel import clock
from panel.areas.models import Area
from panel.extensions import db
from panel.people.models import Person
from panel.seeds.actions import index_words
from panel.seeds.answers import Answer
from panel.seeds.models import Growth, Offer, Remark, Seed, Support
from tests.makers import a_person, an_area, keep

_numbers = count(1)


def a_seed(
    title: str = "",
    *,
    author: Person | None = None,
    area: Area | None = None,
    body: str = "It would help people here.",
    language: str = "en",
    growth: Growth = Growth.PLANTED,
    supporters: int = 0,
    planted_at: datetime | None = None,
    days_old: int = 0,
    **facts: object,
) -> Seed:
    """A seed as planting leaves it, with its words in the index. `supporters` are people, and make their rows."""
    number = next(_numbers)
    now = clock.now()
    grown: dict[Growth, dict[str, object]] = {
        Growth.GROWING: {"deliberated_at": now},
        Growth.FLOWERING: {"deliberated_at": now, "costed_at": now, "funded_at": now},
        Growth.RESTING: {"rested_at": now, "learning": "We learnt that a key is hard to share.", "learning_language": "en"},
    }
    seed = keep(
        Seed(
            title=title or f"Seed number {number}",
            body=body,
            language=language,
            author=author or a_person(),
            area=area or an_area(),
            planted_at=planted_at or now - timedelta(days=days_old),
            **{"lot_number": (number * 1_000_003) % 2**31, **grown.get(growth, {}), **facts},
        )
    )
    index_words(seed)
    for _supporter in range(supporters or (5 if growth is Growth.SPROUTING else 0)):
        a_support(seed)
    return seed


def a_support(seed: Seed, person: Person | None = None) -> Support:
    seed.support_count += 1
    return keep(Support(seed_id=seed.id, person_id=(person or a_person()).id, given_at=clock.now()))


def an_offer(seed: Seed, person: Person | None = None, *, body: str = "I have tools to lend.", language: str = "en") -> Offer:
    seed.offer_count += 1
    return keep(
        Offer(seed_id=seed.id, person=person or a_person(), body=body, language=language, offered_at=clock.now()),
    )


def a_remark(
    seed: Seed,
    author: Person | None = None,
    *,
    body: str = "I like this.",
    language: str = "en",
    made_at: datetime | None = None,
) -> Remark:
    return keep(
        Remark(seed_id=seed.id, author=author or a_person(), body=body, language=language, made_at=made_at or clock.now())
    )


def an_answer(
    seed: Seed, organiser: Person, *, body_cy: str = "Diolch. Fe wnawn ni.", body_en: str = "Thank you. We will."
) -> Answer:
    """An answer without its mail."""
    answer = keep(Answer(seed_id=seed.id, body_cy=body_cy, body_en=body_en, answered_at=clock.now(), answered_by=organiser))
    seed.answered_at = answer.answered_at
    db.session.flush()
    return answer
