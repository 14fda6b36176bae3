"""Sites with real processes, on both databases, and a real mail server."""

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from tests import postgres
from tests.disks import NO_MOUNT, Disk, small_disk
from tests.faults.sites import Site, site
from tests.mail.servers import Desk, mail_server


@pytest.fixture
def desk() -> Desk:
    """What the mail server says and has taken."""
    return Desk()


@pytest.fixture
def post_office(desk: Desk) -> Iterator[dict[str, object]]:
    with mail_server(desk) as settings:
        yield settings


@pytest.fixture
def sqlite_house(tmp_path: Path, post_office: dict[str, object]) -> Iterator[Site]:
    with site(f"sqlite:///{tmp_path / 'panel.sqlite'}", tmp_path, post_office) as made:
        yield made


@pytest.fixture
def postgres_home() -> Iterator[tuple[str, Path]]:
    """A server that belongs to this test alone, so that it can be crashed."""
    template, home = postgres.start(keeps_what_it_took=True)
    engine = create_engine(template.format(name="postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("CREATE DATABASE house"))
    engine.dispose()
    yield template.format(name="house"), home
    postgres.stop(home)


@pytest.fixture
def postgres_house(postgres_home: tuple[str, Path], tmp_path: Path, post_office: dict[str, object]) -> Iterator[Site]:
    with site(postgres_home[0], tmp_path, post_office) as made:
        yield made


@pytest.fixture
def cramped(request: pytest.FixtureRequest, tmp_path: Path, post_office: dict[str, object]) -> Iterator[tuple[Site, Disk]]:
    """A site with all that it has on a small disk: with its file on SQLite, with the server's data on PostgreSQL."""
    with ExitStack() as ends:
        above = Path(ends.enter_context(tempfile.TemporaryDirectory(prefix="panel-disk-")))
        above.chmod(0o711)  # the server runs as somebody else
        try:
            small = ends.enter_context(small_disk(above / "disk", 48 if request.param == "sqlite" else 160))
        except (OSError, subprocess.CalledProcessError):
            pytest.skip(NO_MOUNT)
        home = small.folder / "home"
        home.mkdir(mode=0o700)
        url = f"sqlite:///{home / 'panel.sqlite'}"
        if request.param == "postgresql":
            url = a_server_under(small.folder, ends)
        yield ends.enter_context(site(url, home, post_office)), small


def a_server_under(folder: Path, ends: ExitStack) -> str:
    """The address of an empty database on a server whose data lie in the folder."""
    template, home = postgres.start(keeps_what_it_took=True, under=folder)
    ends.callback(postgres.stop, home)
    engine = create_engine(template.format(name="postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("CREATE DATABASE house"))
    engine.dispose()
    return template.format(name="house")


@pytest.fixture(params=["sqlite", "postgresql"])
def house(request: pytest.FixtureRequest) -> Site:
    found: Site = request.getfixturevalue("sqlite_house" if request.param == "sqlite" else "postgres_house")
    return found
