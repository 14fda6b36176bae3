"""What the pages of a vote cost the site: CPU and queries of one request, inside one process.

Makes votes with so many proposals in a temporary folder (SQLite) and asks for each page many times; the least of them is told,
since the machine does other things, too. It ends with an error where a page does not answer, or costs more than it may:

    python -m benchmarks.results                        81 and 150 proposals
    python -m benchmarks.results --proposals 81 --profile result
"""

import argparse
import cProfile
import json
import pstats
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from http import HTTPStatus
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select

from panel.app import create_app
from panel.extensions import db, writing
from panel.groups.models import Group
from panel.people.routes.sign_in import KEY
from tests.ballots.makers import a_published_round, an_open_round
from tests.makers import DatabaseWork, a_sign_in

MOST_MS, MOST_PROPOSALS = 15, 81
"""What a page that everybody reads may cost, in ms of CPU, in a vote of so many proposals."""
OWN = {"ballot"}
"""Pages of one person, who is signed in: told, and not held to that."""
TIMES = 40
VOTERS, PLACES = 60, 12
"""Votes on the page grow with the proposals, not with the voters: the count of all is stored."""


def site_in(folder: Path) -> Flask:
    site = create_app(
        MODE="test",
        SECRET_KEY="a-secret-for-the-benchmark-and-nothing-else",  # noqa: S106  # of a site that lives for a minute
        SQLALCHEMY_DATABASE_URI=f"sqlite:///{folder}/results.sqlite",
        INSTANCE=folder,
        LINK_KEYS=folder / "link-keys",
        SITE_URL="http://localhost",
        SESSION_COOKIE_SECURE=False,
        SECOND_FACTOR=False,
        SESSION_COOKIE_NAME="panel",
        TRUSTED_HOSTS=["localhost"],
        WTF_CSRF_ENABLED=False,
        TESTING=True,
    )
    with site.app_context():
        db.create_all()
    return site


def fill(work: DatabaseWork, proposals: int) -> tuple[dict[str, str], str]:
    """The pages to ask for, by name, and the session of a voter."""
    dice = random.Random(proposals)
    costs = [dice.randrange(5_000, 90_000) for _ in range(proposals)]
    numbers = [str(number) for number in range(1, proposals + 1)]
    ballots = [dice.sample(numbers, dice.randrange(3, 9)) for _ in range(VOTERS)]
    with work():
        over, _result = a_published_round(*ballots, costs=costs)
        _in_few_places()
        running, people = an_open_round(costs=costs)
        token = a_sign_in(people[0].id)
        places = {
            "result": f"rounds/{over.id}/result",
            "what if": f"rounds/{over.id}/what-if",
            "what if, tried": f"rounds/{over.id}/what-if?proposal=1&what=out&rule=",
            "round, over": f"rounds/{over.id}",
            "round, voting": f"rounds/{running.id}",
            "ballot": f"rounds/{running.id}/ballot",
            "recount": f"rounds/{over.id}/recount",
            "board": f"rounds/{over.id}/board",
            "find": f"rounds/{over.id}/find",
            "objections": f"rounds/{over.id}/objections",
            "share": f"rounds/{over.id}/result/share",
        }
    return places, token


def _in_few_places() -> None:
    """The groups are at home in a dozen places, not each in its own."""
    for group in db.session.scalars(select(Group)):
        group.area_id = 1 + group.id % PLACES


def filled(site: Flask, proposals: int) -> tuple[dict[str, str], str]:
    """The same, kept beside the site's database."""
    kept = Path(site.config["INSTANCE"]) / f"{proposals}.json"
    if not kept.exists():
        kept.write_text(json.dumps(fill(DatabaseWork(site), proposals)), encoding="utf-8")
    places, token = json.loads(kept.read_text(encoding="utf-8"))
    return places, token


def measure(client: FlaskClient, address: str) -> tuple[int, float, int, int]:
    """Status, least CPU in ms, statements and bytes of one answer."""
    least, statements = 1e9, [0]

    def counted(*_rest: object) -> None:
        statements[0] += 1

    for _ in range(TIMES):
        writing.set(True)
        begun = time.process_time()
        answer = client.get(address)
        least = min(least, time.process_time() - begun)
    with client.application.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", counted)
    client.get(address)
    event.remove(engine, "before_cursor_execute", counted)
    return answer.status_code, 1000 * least, statements[0], len(answer.data)


def profiled(ask: Callable[[], object]) -> None:
    profile = cProfile.Profile()
    ask()
    profile.runcall(lambda: [ask() for _ in range(10)])
    for order in ("tottime", "cumtime"):
        pstats.Stats(profile).sort_stats(order).print_stats(45)


def in_turn(site: Flask, proposals: int, only: str | None) -> Iterator[tuple[str, FlaskClient, str]]:
    """The name of each page, who asks for it, and its address."""
    places, token = filled(site, proposals)
    stranger, voter = site.test_client(), site.test_client()
    with voter.session_transaction() as session:
        session[KEY] = token
    for name, place in places.items():
        if only in (None, name):
            yield name, voter if name in OWN else stranger, f"/cy/{place}"


def told(name: str, client: FlaskClient, address: str, proposals: int) -> bool:
    """One row of the table; whether the page is as it should be."""
    code, least, statements, size = measure(client, address)
    print(f"| {name} | {proposals} | {code} | {least:.1f} ms | {statements} | {size / 1000:.0f} kB |", flush=True)
    return code == HTTPStatus.OK and (least <= MOST_MS or proposals > MOST_PROPOSALS or name in OWN)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--proposals", type=int, nargs="*", default=[MOST_PROPOSALS, 150])
    parser.add_argument("--profile", help="a page: what it does, function by function")
    parser.add_argument("--only", help="a page: no other is asked for")
    parser.add_argument("--folder", type=Path, help="where the site stays, so that it need not be made again")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="panel-results-") as folder:
        site, failed = site_in(options.folder or Path(folder)), False
        for proposals in options.proposals:
            for name, client, address in in_turn(site, proposals, options.profile or options.only):
                if options.profile:
                    profiled(lambda client=client, address=address: client.get(address))
                else:
                    failed |= not told(name, client, address, proposals)
    if failed:
        raise SystemExit(f"A page did not answer, or took more than {MOST_MS} ms.")


if __name__ == "__main__":
    main()
