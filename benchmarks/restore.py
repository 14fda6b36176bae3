"""How long a backup and the way back take: `python benchmarks/restore.py --people 20000 --entries 20000`.

A site is made in a temporary folder, or in the first of two empty databases (--database URL URL), with its people, mail and
public log. It is backed up while a thread goes on writing, and restored in a second, empty place. Printed: seconds, megabytes.
"""

import argparse
import json
import secrets
import tempfile
import threading
import time
from pathlib import Path

from flask import Flask

from panel import clock
from panel.app import create_app
from panel.audit.actions import record
from panel.audit.chain import GENESIS, canonical, commitment, digest, fresh_salt
from panel.audit.checking import check_log
from panel.audit.duties import make_head_if_due
from panel.audit.models import AuditEntry
from panel.backups.actions import back_up
from panel.backups.restoring import restore
from panel.cli.database import migrate_to, revisions
from panel.extensions import db
from panel.mail.actions import post
from panel.people.models import Person

SECRET = "a-secret-for-the-benchmark-only-0123456789"
PASSPHRASE = "a passphrase for the benchmark"


def a_site(home: Path, url: str) -> Flask:
    home.mkdir()
    return create_app(
        MODE="test",
        SECRET_KEY=SECRET,
        INSTANCE=home,
        LINK_KEYS=home / "link-keys",
        SQLALCHEMY_DATABASE_URI=url or f"sqlite:///{home / 'panel.sqlite'}",
    )


def fill(people: int, entries: int) -> None:
    """People, each with a mail that was sent, and a log as the site writes it, in bulk."""
    now = clock.now().replace(microsecond=0)
    db.session.add_all(
        Person(email=f"p{number}@example.org", name=f"Person {number}", language="cy", joined_at=now, stamp=secrets.token_hex(16))
        for number in range(people)
    )
    db.session.flush()
    for number in range(people // 4):
        post(f"p{number}@example.org", subject="News", body="A letter. " * 40, language="cy")
    previous = GENESIS
    for number in range(entries):
        salt, person = fresh_salt(), number % people + 1
        entry = AuditEntry(
            at=now,
            verb="seed.plant",
            subject=f"seed:{number}",
            facts=canonical({"area": number % 30}),
            acting_as="resident",
            previous_hash=previous,
            version=2,
            person_id=person,
            person_salt=salt,
            person_commitment=commitment(salt, person),
        )
        entry.entry_hash = previous = digest(entry)
        db.session.add(entry)
    db.session.commit()


def write_on(site: Flask, stop: threading.Event, written: list[int]) -> None:
    """Somebody goes on using the site."""
    with site.app_context():
        while not stop.wait(0.01):
            record("seed.plant", "seed:1", None)
            db.session.commit()
            written.append(1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--entries", type=int, default=20_000)
    parser.add_argument("--database", nargs=2, default=("", ""), help="Two empty PostgreSQL databases.")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        figures = measured(options, folder)
    print(json.dumps(figures, indent=1))


def measured(options: argparse.Namespace, folder: Path) -> dict[str, float | int]:
    lost, found = (a_site(folder / name, url) for name, url in zip(("lost", "found"), options.database, strict=True))
    file, stop, written = folder / "backup.tar.gz", threading.Event(), list[int]()
    with lost.app_context():
        migrate_to("head")
        fill(options.people, options.entries)
        make_head_if_due()
        writer = threading.Thread(target=write_on, args=(lost, stop, written))
        writer.start()
        began = time.monotonic()
        made = back_up(file, passphrase=PASSPHRASE)
        backup_seconds = time.monotonic() - began
        stop.set()
        writer.join()
    with found.app_context():
        began = time.monotonic()
        restore(file, known=revisions(), passphrase=PASSPHRASE)
        migrate_to("head", copy=False)
        restore_seconds = time.monotonic() - began
        whole = check_log().whole
    return {
        "rows": sum(made.facts["rows"].values()),
        "backup_seconds": round(backup_seconds, 2),
        "written_meanwhile": len(written),
        "megabytes": round(file.stat().st_size / 1e6, 1),
        "restore_seconds": round(restore_seconds, 2),
        "log_is_whole": whole,
    }


if __name__ == "__main__":
    main()
