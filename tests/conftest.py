"""What every test can use. Whatever touches the database runs on SQLite and on PostgreSQL."""

import gc
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, has_request_context
from flask.testing import FlaskClient
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import Engine, create_engine, event, text

from panel.app import create_app
from panel.audit.counting import kept as counts
from panel.extensions import db, writing
from panel.language import speak
from panel.panels.queries import kept as make_ups
from panel.people.models import Person
from panel.people.routes.sign_in import KEY
from tests import postgres
from tests.browsers import chromium  # noqa: F401 - a fixture of all
from tests.disks import NO_MOUNT, Disk, small_disk
from tests.emptying import empty
from tests.makers import DatabaseWork, a_sign_in

HERE = Path(__file__).parent
SLOW = ("backups/", "cli/", "faults/", "journeys/", "web/fuzz/")
"""Folders of tests that start processes, browsers and databases, or wait for them."""
SECRET = "a-secret-for-the-tests-and-nothing-else"


def pytest_configure() -> None:
    """What is loaded stays: a search for rubbish that goes through all of it again and again is a twentieth of the run."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Each worker begins with its share of what takes long, file by file: what is quick comes last, and is shared out evenly."""
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    slow = [item for item in items if item.path.relative_to(HERE).as_posix().startswith(SLOW)]
    known = set(slow)
    quick = [item for item in items if item not in known]
    files = list(dict.fromkeys(item.path for item in slow))
    each, ordered = len(items) // workers, list[pytest.Item]()
    for worker in range(workers):
        share = [item for item in slow if item.path in files[worker::workers]]
        room = max(0, each - len(share))
        ordered += share + quick[:room]
        quick = quick[room:]
    items[:] = ordered + quick


@pytest.fixture(scope="session", autouse=True)
def templates_once(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Many sites are made in a run: each template is compiled by the first of them, whichever worker it belongs to."""
    folder = tmp_path_factory.getbasetemp()
    folder = (folder.parent if os.environ.get("PYTEST_XDIST_WORKER") else folder) / "templates"
    folder.mkdir(exist_ok=True)
    Flask.jinja_options = {"bytecode_cache": FileSystemBytecodeCache(str(folder))}


@pytest.fixture(autouse=True)
def begins_anew() -> None:
    """Every test begins in English and may write: a request leaves its language, and that it only reads, in this one thread."""
    speak("en")
    writing.set(True)


@event.listens_for(Engine, "before_cursor_execute")
def readers_only_read(connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
    """A transaction that took no place for a writer could be refused half-way: none of a request's writes, whatever the test."""
    if has_request_context() and not writing.get() and statement.lstrip().startswith(("INSERT", "UPDATE", "DELETE")):
        pytest.fail(f"a transaction that was to read, writes: {statement}")


@pytest.fixture(scope="session")
def postgres_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server of our own; each worker of the test run has one."""
    template, home = postgres.start()
    address = template.format(name="postgres")
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("CREATE DATABASE panel"))
    engine.dispose()
    yield template.format(name="panel")
    postgres.stop(home)


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("instance")


def _site(url: str, folder: Path) -> Flask:
    site = create_app(
        MODE="test",
        SECRET_KEY=SECRET,
        SQLALCHEMY_DATABASE_URI=url,
        INSTANCE=folder,
        LINK_KEYS=folder / "link-keys",
        SITE_URL="http://localhost",
        WTF_CSRF_ENABLED=False,
        SESSION_COOKIE_SECURE=False,
        SECOND_FACTOR=False,
        SESSION_COOKIE_NAME="panel",
        TRUSTED_HOSTS=["localhost", "127.0.0.1"],
        TESTING=True,
        WRITERS_MOST=100,  # some tests press from fifty windows at once, which a server's threads would not let in
        WRITERS_WAIT_SECONDS=60.0,
    )
    with site.app_context():
        db.create_all()
    return site


@pytest.fixture(scope="session")
def sqlite_site(folder: Path) -> Iterator[Flask]:
    site = _site(f"sqlite:///{folder / 'test.sqlite'}", folder)
    yield site
    with site.app_context():
        db.engine.dispose()


@pytest.fixture(scope="session")
def postgres_site(folder: Path, postgres_url: str) -> Iterator[Flask]:
    site = _site(postgres_url, folder)
    yield site
    with site.app_context():
        db.engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def app(request: pytest.FixtureRequest, folder: Path) -> Iterator[Flask]:
    """The site on an empty database, on both kinds. No test runs inside its context: a forgotten commit would pass unseen."""
    site: Flask = request.getfixturevalue("sqlite_site" if request.param == "sqlite" else "postgres_site")
    yield site
    writing.set(True)
    with site.app_context():
        db.session.remove()
        empty(db.session.connection())
        db.session.commit()
    counts.clear()
    make_ups.clear()  # numbers begin again, and what is kept of them is of another panel
    shutil.rmtree(folder / "link-keys", ignore_errors=True)


@pytest.fixture
def totals_of_few(monkeypatch: pytest.MonkeyPatch) -> None:
    """The votes of a test are told as those of many are, so that a test of what is told needs no ten voters."""
    monkeypatch.setattr("panel.results.rules.TOTALS_FROM", 1)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without JavaScript."""
    return app.test_client()


@pytest.fixture
def work(app: Flask) -> DatabaseWork:
    """`with work(): …` is a piece of work on the database, committed at its end. What it makes stays readable afterwards."""
    return DatabaseWork(app)


@pytest.fixture
def sign_in(app: Flask) -> Callable[[FlaskClient, Person], FlaskClient]:
    """Sign any client in as somebody. It stays signed in, however far a test turns the clock."""

    def sign_in(client: FlaskClient, person: Person) -> FlaskClient:
        writing.set(True)
        with app.app_context():
            key = a_sign_in(person.id)
            db.session.commit()
        with client.session_transaction() as session:
            session.clear()
            session[KEY] = key
        return client

    return sign_in


@pytest.fixture
def as_person(client: FlaskClient, sign_in: Callable[[FlaskClient, Person], FlaskClient]) -> Callable[[Person], FlaskClient]:
    """Sign the client in as somebody, as the session keeps it."""
    return lambda person: sign_in(client, person)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Callable[[int], Disk]]:
    """`disk(16)` is a disk of so many megabytes that belongs to this test alone."""
    with ExitStack() as mounted:

        def make(megabytes: int) -> Disk:
            try:
                return mounted.enter_context(small_disk(tmp_path / "disk", megabytes))
            except (OSError, subprocess.CalledProcessError):
                pytest.skip(NO_MOUNT)

        yield make
