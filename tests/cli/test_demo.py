"""The demo is believable: people sleep at night, are told apart, and its numbers add up."""

import re
import tomllib
from collections import Counter
from datetime import UTC, datetime

import pytest
from sqlalchemy import ColumnElement, DateTime, func, select

from panel import clock
from panel.app import create_app
from panel.cli.demo import load_demo
from panel.cli.demo.hours import EVENING, MORNING, awake
from panel.cli.demo.places import CONTENT
from panel.extensions import Base, db, writing
from panel.language import local
from panel.pages.journeys.queries import journey_of
from panel.panels.models import Seat
from panel.people.models import Person
from panel.results import traces
from panel.results.models import Result
from panel.seeds.models import Seed
from panel.threads.models import Contribution, Thread

NOON = datetime(2026, 11, 27, 12, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """The demo as it was loaded at noon on a day in November."""
    folder = tmp_path_factory.mktemp("demo")
    database = f"sqlite:///{folder / 'demo.sqlite'}"
    site = create_app(
        MODE="demo", SECRET_KEY="s" * 40, INSTANCE=folder, LINK_KEYS=folder / "keys", SQLALCHEMY_DATABASE_URI=database
    )
    writing.set(True)
    with pytest.MonkeyPatch.context() as patch, site.app_context():
        patch.setattr(clock, "now", lambda: NOON)
        db.create_all()
        load_demo()
        yield site
        db.session.remove()
        db.engine.dispose()


UNTIMED = {"complaint.due_at", "search_thing.made_at"}
"""What ends with a day ends at midnight, and the search gives what has no date an old one: nobody does anything then."""


def test_nobody_does_anything_at_night(demo):
    moments = [column for table in Base.metadata.sorted_tables for column in table.columns if _is_moment(column)]
    found = {(str(column), at) for column in moments for at in db.session.scalars(select(column).where(column.is_not(None)))}

    assert len(found) > 1000
    assert sorted(row for row in found if row[0] not in UNTIMED and not MORNING <= local(row[1]).hour <= EVENING) == []


def _is_moment(column: ColumnElement[object]) -> bool:
    return isinstance(getattr(column.type, "impl_instance", column.type), DateTime)


def test_what_would_be_said_at_night_is_said_the_evening_before():
    for moment, told in (("07-01T12:00", "07-01T12:00"), ("07-01T02:40", "06-30T20:40"), ("11-27T22:10", "11-27T21:10")):
        assert awake(datetime.fromisoformat(f"2026-{moment}+00:00")).strftime("%m-%dT%H:%M") == told


def test_people_are_told_apart(demo):
    names = Counter(db.session.scalars(select(Person.name)))
    members = db.session.scalars(select(Person.name).join(Seat, Seat.person_id == Person.id)).all()

    assert names.most_common(1)[0][1] == 1
    assert max(Counter(name.split()[-1] for name in members).values()) <= 2


def test_a_thread_has_as_many_seeds_as_its_words_say(demo):
    threads = db.session.scalars(select(Thread)).unique().all()

    told = {thread.question_en: len(thread.seeds) for thread in threads if thread.background_en.startswith("Four seeds")}

    assert list(told.values()) == [4, 4]
    assert all(seed.planted_at < thread.opens_at for thread in threads for seed in thread.seeds)
    assert all(thread.contribution_count == _contributions(thread) for thread in threads)


def _contributions(thread: Thread) -> int | None:
    return db.session.scalar(select(func.count()).select_from(Contribution).where(Contribution.thread_id == thread.id))


def test_one_story_is_told_from_the_planting_to_the_payment(demo):
    seed = db.session.scalars(select(Seed).order_by(Seed.id)).first()
    journey = journey_of(seed)

    stops = [stop.kind for stop in journey.stops]

    assert [kind for kind in stops if kind != "answered"] == [
        "planted",
        "thought through",
        "costed",
        "voted",
        "funded",
        "paid",
        "paid",
    ]


def test_equal_shares_do_better_by_their_own_measure_and_not_worse_with_the_money(demo):
    result = db.session.scalars(select(Result).order_by(Result.id).limit(1)).unique().one()
    trace = traces.read(result.trace)
    shares, greedy = trace.ways

    assert (shares.rule, greedy.rule) == ("equal-shares", "greedy")
    assert _with_two(shares) >= _with_two(greedy) + 0.15
    assert shares.happy_percent > greedy.happy_percent
    assert len(_places(result, shares)) >= len(_places(result, greedy)) + 2
    assert trace.budget_pence * 0.95 < shares.spent_pence
    assert greedy.spent_pence <= shares.spent_pence


def _with_two(way: traces.Way) -> float:
    """The share of voters of whose picks two or more are funded."""
    return sum(voters for picks, voters in way.satisfaction.items() if picks >= 2) / way.voters


def _places(result: Result, way: traces.Way) -> set[int]:
    return {line.proposal.group.area_id for line in result.lines if line.proposal.number in way.winners}


def test_the_content_has_curly_apostrophes_and_no_place_that_is_not_there():
    text = CONTENT.read_text(encoding="utf-8")
    content = tomllib.loads(text)

    assert re.findall(r"\w'\w|'[^']*$", text, re.M) == []
    assert {seed["area"] for seed in content["seeds"]} <= {area["key"] for area in content["areas"]}
