"""What a search costs on a large site: `python benchmarks/search.py --texts 100000`.

A site is made in a temporary folder (or in the empty database of --database URL): seeds, remarks on them and contributions in
threads, of 10 to 80 words each, half of them Welsh. Their words are as unevenly common as those of a language (the n-th word is n
times rarer than the first). Printed: what the index weighs and how long it takes to make; then for each question what it
finds, and the milliseconds of CPU of its whole page, the best of several and the worst.
"""

import argparse
import random
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path

from flask.testing import FlaskClient
from sqlalchemy import func, insert, select, text

from panel.app import create_app
from panel.cli.database import migrate_to
from panel.extensions import db
from panel.search.indexing import rebuild
from panel.search.models import SearchThing, SearchWord
from panel.seeds.models import Remark, Seed
from panel.threads.models import Contribution
from tests.makers import a_person, an_area
from tests.threads.makers import a_thread

SECRET = "a-secret-for-the-benchmark-only-0123456789"
BEGAN = datetime(2020, 1, 1, tzinfo=UTC)
KNOWN = {
    "en": ["park", "bench", "path", "school", "river", "warm", "library", "bus", "play", "garden"],
    "cy": ["parc", "mainc", "llwybr", "ysgol", "afon", "cynnes", "llyfrgell", "bws", "chwarae", "gardd"],
}
"""Real words among the made-up ones, the commonest first: their ranks are 3, 13, 23 and so on."""
QUESTIONS = (
    "parks",
    "fainc",
    "libraries",
    "llwybrau",
    "parks benches",
    "ngardd llyfrgelloedd",
    "warm bus to the school by the river",
    "park bench path school river warm library bus",
    "librery",
    "xyzzy",
)
TIMES = 15


def vocabulary(dice: random.Random, language: str) -> list[str]:
    """Twenty thousand words, the commonest first."""
    parts = ["ba", "ce", "di", "fo", "gwy", "llan", "mor", "ne", "pen", "rhi", "sta", "tre", "wen", "ston", "ling", "er"]
    words = ["".join(dice.choices(parts, k=dice.randint(2, 5))) for _word in range(20_000)]
    for place, word in enumerate(KNOWN[language]):
        words[10 * place + 2] = word
    return words


def sentences(dice: random.Random, number: int) -> Iterator[tuple[str, str, str]]:
    """A title, a text and its language, so many times."""
    words = {language: vocabulary(dice, language) for language in KNOWN}
    weights = list(accumulate(1 / place for place in range(1, 20_001)))
    for each in range(number):
        language = "cy" if each % 2 else "en"
        said = dice.choices(words[language], cum_weights=weights, k=dice.randint(10, 80))
        yield " ".join(said[:6])[:120], " ".join(said), language


def fill(texts: int) -> None:
    """Four in ten are seeds, three remarks, three contributions."""
    dice = random.Random(1)
    person, area, thread = a_person(), an_area(), a_thread()
    rows: dict[type, list[dict[str, object]]] = {Seed: [], Remark: [], Contribution: []}
    seeds = texts * 4 // 10
    for number, (title, body, language) in enumerate(sentences(dice, texts)):
        moment = BEGAN + timedelta(minutes=29 * number)
        said = {"body": body, "language": language}
        if number < seeds:
            planted = {"author_id": person.id, "area_id": area.id, "planted_at": moment, "lot_number": dice.randrange(2**31)}
            rows[Seed].append({"title": title, **planted, **said})
        elif number % 2:
            rows[Remark].append({"seed_id": 1 + number % seeds, "author_id": person.id, "made_at": moment, **said})
        else:
            rows[Contribution].append({"thread_id": thread.id, "author_id": person.id, "made_at": moment, **said})
    for model, made in rows.items():
        db.session.execute(insert(model), made)
    db.session.commit()


def megabytes() -> float:
    """The whole database."""
    if db.engine.dialect.name == "sqlite":
        asked = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
    else:
        asked = "SELECT pg_database_size(current_database())"
    return int(db.session.execute(text(asked)).scalar_one()) / 1e6


def measure(client: FlaskClient, question: str) -> None:
    """One line of the table."""
    address = "/en/search?q=" + question.replace(" ", "+")
    page = client.get(address).text
    spent = []
    for _time in range(TIMES):
        begun = time.process_time()
        client.get(address)
        spent.append(1_000 * (time.process_time() - begun))
    found = page.partition('<p role="status"><strong>')[2].partition("<")[0] or "nothing"
    print(f"| {question} | {found} | {min(spent):.1f} | {sorted(spent)[TIMES // 2]:.1f} | {max(spent):.1f} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=int, default=100_000)
    parser.add_argument("--database", default="")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = wanted.database or f"sqlite:///{folder}/panel.sqlite"
        names = {"MODE": "test", "SECRET_KEY": SECRET, "INSTANCE": Path(folder), "LINK_KEYS": Path(folder) / "link-keys"}
        site = create_app(**names, SQLALCHEMY_DATABASE_URI=url, TESTING=True)
        with site.app_context():
            migrate_to("head")
            fill(wanted.texts)
            before, begun = megabytes(), time.process_time()
            rebuild()
            db.session.commit()
            things, words = (db.session.scalar(select(func.count()).select_from(each)) for each in (SearchThing, SearchWord))
            print(f"{things} texts, {words} words in the index; {time.process_time() - begun:.0f} s of CPU to make it")
            print(f"{before:.0f} MB without the index, {megabytes():.0f} MB with it")
        print("\n| question | found | CPU ms, best | middle | worst |\n|---|---|---|---|---|")
        for question in QUESTIONS:
            measure(site.test_client(), question)


if __name__ == "__main__":
    main()
