"""What the site keeps is readable by its own user only."""

import os
import stat
from pathlib import Path

import pytest

from panel.app import create_app
from panel.extensions import db
from panel.operations import private_files
from panel.operations.private_files import keep_private, open_paths


@pytest.fixture(autouse=True)
def same_mask():
    """The mask belongs to the process: what a test changes is put back."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_folder_and_all_that_is_made_in_it_belong_to_its_owner_only(tmp_path):
    assert keep_private(tmp_path / "instance") == [] or mode(tmp_path / "instance") == 0o700

    (tmp_path / "instance" / "outbox").mkdir()
    (tmp_path / "instance" / "outbox" / "1.eml").write_text("a code")

    assert mode(tmp_path / "instance" / "outbox") == 0o700
    assert mode(tmp_path / "instance" / "outbox" / "1.eml") == 0o600


def test_what_others_could_read_is_taken_from_them_and_told(tmp_path):
    inside = tmp_path / "instance" / "outbox"
    inside.mkdir(parents=True)
    (inside / "1.eml").write_text("a code")
    (tmp_path / "secret").write_text("elsewhere")
    (inside / "link").symlink_to(tmp_path / "secret")

    found = keep_private(tmp_path / "instance")

    assert {path.name for path in found} == {"instance", "outbox", "1.eml"}
    assert open_paths(tmp_path / "instance") == []
    assert mode(inside / "1.eml") == 0o600
    assert mode(tmp_path / "secret") == 0o644


def test_the_database_of_a_site_is_readable_by_its_owner_only(tmp_path):
    folder = tmp_path / "instance"
    address = f"sqlite:///{folder / 'panel.sqlite'}"
    site = create_app(MODE="test", SECRET_KEY="x" * 40, INSTANCE=folder, SQLALCHEMY_DATABASE_URI=address)
    with site.app_context():
        db.create_all()
        files = sorted(path.name for path in folder.iterdir())
        db.engine.dispose()

    assert "panel.sqlite" in files
    assert open_paths(folder) == []


def test_a_folder_of_the_whole_machine_is_never_taken_from_others(tmp_path, monkeypatch):
    assert {Path("/"), Path("/etc"), Path("/var/lib")} < private_files.SHARED
    # Not tried on those themselves: a test that fails must not shut a machine.
    monkeypatch.setattr(private_files, "SHARED", frozenset([tmp_path]))
    tmp_path.chmod(0o755)

    with pytest.raises(RuntimeError, match="not for Panel alone"):
        keep_private(tmp_path)

    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o755
