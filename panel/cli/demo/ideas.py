"""The garden of the demo: some forty seeds in every growth."""

from datetime import timedelta
from typing import Any

from sqlalchemy import insert

from panel.cli.demo.places import DemoSite
from panel.corrections.actions import keep
from panel.extensions import db
from panel.language import LANGUAGES
from panel.people.models import Person
from panel.seeds import actions
from panel.seeds.answers import Answer
from panel.seeds.models import Offer, Remark, Seed, Support

SUPPORTED_WITHIN = timedelta(days=60)
"""Most who back a seed do so in its first weeks."""


def plant_garden(site: DemoSite) -> None:
    """Every seed with all that people did on it, the older ones first. The resident planted the first and the last."""
    rows = site.content["seeds"]
    for place, row in enumerate(rows):
        author = site.part("resident") if place in {0, len(rows) - 1} else site.neighbours[place]
        seed = actions.plant_seed(
            author, area=site.areas[row["area"]], **{name: row[name] for name in ("title", "body", "language", "theme")}
        )
        age_days = row.get("days_ago", 205 - place * 204 // (len(rows) - 1))
        seed.planted_at = site.some_hour(-age_days)
        seed.lot_number = site.dice.randrange(2**31)
        _support(site, seed, row["support"], author)
        _voices(site, seed, row, author)
        _answer(site, seed, row, age_days)
        _rest(site, seed, row, age_days)
        site.seeds.append(seed)
    db.session.flush()


def _support(site: DemoSite, seed: Seed, number: int, author: Person) -> None:
    backers = [person for person in site.dice.sample(site.neighbours, number + 1) if person is not author][:number]
    if backers:
        moments = site.spread(seed.planted_at, seed.planted_at + SUPPORTED_WITHIN, number)
        given = [{"person_id": row.id, "seed_id": seed.id, "given_at": at} for row, at in zip(backers, moments, strict=True)]
        db.session.execute(insert(Support), given)
    seed.support_count = len(backers)


def _voices(site: DemoSite, seed: Seed, row: dict[str, Any], author: Person) -> None:
    offers, remarks = row["offers"], row.get("remarks", ())
    writers = iter(site.hours.sample([person for person in site.neighbours if person is not author], len(offers) + len(remarks)))
    moments = iter(site.spread(seed.planted_at, seed.planted_at + SUPPORTED_WITHIN, len(offers) + len(remarks)))
    for body in offers:
        offered = {"body": body, "language": _guess(body), "offered_at": next(moments)}
        db.session.add(Offer(seed_id=seed.id, person=next(writers), **offered))
    seed.offer_count = len(offers)
    for body in remarks:
        said = {"body": body, "language": _guess(body), "made_at": next(moments)}
        db.session.add(Remark(seed_id=seed.id, author=next(writers), **said))


def _answer(site: DemoSite, seed: Seed, row: dict[str, Any], age_days: int) -> None:
    """Of a seed that is answered: not before it is a week old."""
    if "answer_en" in row:
        answer = Answer(
            seed_id=seed.id,
            body_cy=row["answer_cy"],
            body_en=row["answer_en"],
            kind=row["answer_kind"],
            answered_at=site.some_hour(-min(50, max(age_days - 7, 1))),
            answered_by=site.part("organiser"),
        )
        seed.answered_at = answer.answered_at
        db.session.add(answer)
        db.session.flush()
        if before := row.get("answer_before"):
            texts = [("body", language, before[language]) for language in LANGUAGES]
            keep(f"answer:{answer.id}", site.part("organiser"), texts)
            answer.corrected_at = site.some_hour(-6)


def _rest(site: DemoSite, seed: Seed, row: dict[str, Any], age_days: int) -> None:
    """What was learnt of one that rests. What grew from one is noted by the panel, the proposals and the count themselves."""
    if "learning" in row:
        seed.rested_at, seed.learning = site.days(-min(age_days - 1, 15)), row["learning"]
        seed.learning_language = seed.language


def _guess(text: str) -> str:
    """The language of a short line of the content: Welsh lines hold one of these words."""
    welsh = {"mae", "mi", "dw", "rwy’n", "beth"}
    return "cy" if welsh & set(text.lower().split()) else "en"
