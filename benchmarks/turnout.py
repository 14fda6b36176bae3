"""How long the turnout by area takes on a large roll: `python -m benchmarks.turnout [--people 200000] [--postgres]`."""

import argparse
import tempfile
import time
from pathlib import Path

from sqlalchemy import event, insert, text

from benchmarks.roll import a_site
from panel import clock
from panel.extensions import db, writing
from panel.people.models import Person, Proof, Residency, ResidencyState
from panel.results import turnout
from panel.roll.models import Channel, Mark, RollEntry
from tests.makers import an_area
from tests.rounds.makers import a_round

AREAS = 40
AT_ONCE = 10_000


def fill(people: int) -> int:
    """A round with so many people on its roll, of whom two in three voted."""
    budget_round, areas, now = a_round(), [an_area(f"Area {number}").id for number in range(AREAS)], clock.now()
    first = (db.session.scalar(text("SELECT max(id) FROM person")) or 0) + 1
    for begin in range(first, first + people, AT_ONCE):
        ids = range(begin, min(begin + AT_ONCE, first + people))
        about = {"language": "en", "joined_at": now, "stamp": "0" * 32}
        rows = [
            {"id": each, "email": f"{each}@example.org", "name": f"N {each}", "name_key": f"n {each}", **about} for each in ids
        ]
        db.session.execute(insert(Person), rows)
        home = {"postcode": "LL15 1AB", "state": ResidencyState.CONFIRMED, "proof": Proof.ORGANISER, "claimed_at": now}
        homes = [{"person_id": each, "area_id": areas[each % AREAS], "mailbox": f"{each}@example.org", **home} for each in ids]
        db.session.execute(insert(Residency), homes)
        db.session.execute(insert(RollEntry), [{"id": each, "round_id": budget_round.id, "person_id": each} for each in ids])
        marks = [{"roll_entry_id": each, "channel": Channel.WEB, "marked_on": now.date()} for each in ids if each % 3]
        db.session.execute(insert(Mark), marks)
        db.session.commit()
    return budget_round.id


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--people", type=int, default=200_000)
    asked.add_argument("--postgres", action="store_true")
    wanted = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder, a_site(Path(folder), on_postgres=wanted.postgres) as site, site.app_context():
        writing.set(True)
        fill(wanted.people)
        budget_round = db.session.scalars(text("SELECT id FROM round")).one()
        known = db.session.get_one(turnout.Round, budget_round)
        statements = list[str]()
        event.listen(db.engine, "before_cursor_execute", lambda *told: statements.append(str(told[2])))
        began = time.perf_counter()
        turnout.of_roll(known)
        grouped = sum("GROUP BY residency.area_id" in each for each in statements)
        print(f"{wanted.people} on the roll: {time.perf_counter() - began:.2f} s, {grouped} grouped query of {len(statements)}")


if __name__ == "__main__":
    main()
