"""Who counts the rounds of the demo again: asked, named, and of the small round that is over signed."""

from typing import Any

from sqlalchemy import update

from panel.cli.demo.places import DemoSite
from panel.extensions import db
from panel.people.models import Person
from panel.publish.scrutineers import packed
from panel.results.models import Result
from panel.rounds.models import Round
from panel.scrutiny.actions import Found, note_given, sign
from panel.scrutiny.models import Scrutineer, ScrutineerState, ScrutinyDownload, ScrutinyFinding


def name_scrutineers(site: DemoSite, budget_round: Round, row: dict[str, Any]) -> None:
    """Those whom the content names; who was only asked has not answered."""
    before = row["opens"].get("voting", 0) - 5
    for each in row.get("scrutineers", ()):
        person, asked = _person(site, each), each.get("asked", False)
        db.session.add(
            Scrutineer(
                budget_round=budget_round,
                state=ScrutineerState.ASKED if asked else ScrutineerState.ACCEPTED,
                name=person.name,
                of_cy=each.get("of_cy", ""),
                of_en=each.get("of_en", ""),
                email=person.email if asked else None,
                language=person.language,
                person=None if asked else person,
                asked_at=site.days(min(before, -1)),
                asked_by_id=site.part("organiser").id,
                answered_at=None if asked else site.days(min(before + 1, -1)),
            )
        )
    db.session.flush()


def _person(site: DemoSite, each: dict[str, Any]) -> Person:
    return site.part(each["part"]) if "part" in each else site.neighbours[each["neighbour"]]


def count_again(site: DemoSite, budget_round: Round, day: int) -> None:
    """Each of them takes the ballots, counts them again, and signs that it is the same; so many days from now."""
    result = db.session.scalars(Result.of(budget_round)).unique().one()
    kept, fingerprint = packed(result)
    kept.close()
    for row in db.session.scalars(Scrutineer.accepted(budget_round.id)).all():
        if row.person is None:
            raise RuntimeError("a demo scrutineer without an account")
        note_given(row, row.person, fingerprint)
        sign(row, row.person, Found(same=True, fingerprint=fingerprint))
        row.counted_told_at = site.days(day)
        mine, then = {"scrutineer_id": row.id}, site.days(day)
        db.session.execute(update(ScrutinyDownload).filter_by(**mine).values(given_at=then))
        db.session.execute(update(ScrutinyFinding).filter_by(**mine).values(signed_at=then))
