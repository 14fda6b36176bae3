"""The garden of the demo: forty seeds in every growth."""

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


def plant_garden(site: DemoSite) -> None:
    """Every seed with all that people did on it, the older ones first. The resident planted the first and the last."""
    rows = site.content["seeds"]
    for place, row in enumerate(rows):
        author = site.part("resident") if place in {0, len(rows) - 1} else site.neighbours[place]
        seed = actions.plant_seed(
            author, title=row["title"], body=row["body"], area=site.areas[row["area"]], language=row["language"]
        )
        age_days = 205 - place * 204 // (len(rows) - 1)
        seed.planted_at = site.days(-age_days)
        seed.lot_number = site.dice.randrange(2**31)
        _support(site, seed, row["support"], author)
        _voices(site, seed, row, author)
        _facts(site, seed, row, age_days)
        site.seeds.append(seed)
    db.session.flush()


def _support(site: DemoSite, seed: Seed, number: int, author: Person) -> None:
    backers = [person for person in site.dice.sample(site.neighbours, number + 1) if person is not author][:number]
    if backers:
        given_at = max(seed.planted_at, site.days(-30))
        db.session.execute(insert(Support), [{"person_id": row.id, "seed_id": seed.id, "given_at": given_at} for row in backers])
    seed.support_count = len(backers)


def _voices(site: DemoSite, seed: Seed, row: dict[str, Any], author: Person) -> None:
    others = [person for person in site.neighbours[60:120] if person is not author]
    for body in row["offers"]:
        helper = others.pop()
        db.session.add(Offer(seed_id=seed.id, person=helper, body=body, language=_guess(body), offered_at=seed.planted_at))
    seed.offer_count = len(row["offers"])
    for body in row.get("remarks", ()):
        writer = others.pop()
        db.session.add(Remark(seed_id=seed.id, author=writer, body=body, language=_guess(body), made_at=site.days(-20)))
    if "answer_en" in row:
        answer = Answer(
            seed_id=seed.id,
            body_cy=row["answer_cy"],
            body_en=row["answer_en"],
            kind=row["answer_kind"],
            answered_at=site.days(-50),
            answered_by=site.part("organiser"),
        )
        seed.answered_at = answer.answered_at
        db.session.add(answer)
        db.session.flush()
        if before := row.get("answer_before"):
            texts = [("body", language, before[language]) for language in LANGUAGES]
            keep(f"answer:{answer.id}", site.part("organiser"), texts)
            answer.corrected_at = site.now


def _facts(site: DemoSite, seed: Seed, row: dict[str, Any], age_days: int) -> None:
    """What grew from it. That it was funded is noted by the count itself, when the finished round is published."""
    if "t" in row["facts"]:
        seed.deliberated_at = site.days(-min(age_days - 1, 70))
    if "c" in row["facts"]:
        seed.costed_at = site.days(-min(age_days - 1, 60))
    if "r" in row["facts"]:
        seed.rested_at, seed.learning = site.days(-min(age_days - 1, 15)), row["learning"]
        seed.learning_language = seed.language


def _guess(text: str) -> str:
    """The language of a short line of the content: Welsh lines hold one of these words."""
    welsh = {"mae", "mi", "dw", "rwy'n", "beth"}
    return "cy" if welsh & set(text.lower().split()) else "en"
