"""A throw-away PostgreSQL server for the tests: found on the machine, or a loud failure."""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path


def binaries() -> Path | None:
    """The folder with `initdb` and `pg_ctl`, the newest version first."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), reverse=True)
    for cellar in ("/opt/homebrew/opt", "/usr/local/opt"):
        folders += sorted(Path(cellar).glob("postgresql*/bin"), reverse=True)
    if found := shutil.which("initdb"):
        folders.append(Path(found).resolve().parent)
    return next((folder for folder in folders if (folder / "initdb").exists() and (folder / "pg_ctl").exists()), None)


def _run(program: str, *arguments: str, home: Path) -> None:
    """PostgreSQL refuses to run as root: the user `postgres`, which its package makes, runs it then."""
    folder = binaries()
    if folder is None:
        sys.exit("PostgreSQL is needed for the tests and was not found. `make test` installs it where it can.")
    owner = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
    subprocess.run([*owner, str(folder / program), *arguments], check=True, stdout=subprocess.DEVNULL, cwd=home)


def start(*, keeps_what_it_took: bool = False, under: Path | None = None) -> tuple[str, Path]:
    """A fresh server on a socket of its own, and its folder. The address has a place for the database's `{name}`.

    One that is to be crashed must keep what it has said to have taken; for the others, speed is all. It lies `under` a folder
    that everybody may pass through, or where temporary files do.
    """
    home = Path(tempfile.mkdtemp(prefix="panel-postgres-", dir=under))
    if os.getuid() == 0:
        owner = pwd.getpwnam("postgres")
        os.chown(home, owner.pw_uid, owner.pw_gid)
    data = str(home / "data")
    _run("initdb", "-D", data, "-A", "trust", "-E", "UTF8", "-U", "panel", home=home)
    options = f"-k {home} -c listen_addresses=''"
    options += "" if keeps_what_it_took else " -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
    _run("pg_ctl", "-D", data, "-w", "-o", options, "-l", str(home / "log"), "start", home=home)
    return f"postgresql+psycopg://panel@/{{name}}?host={home}", home


def crash_and_start_again(home: Path) -> None:
    """Every connection is cut at once, as when the machine's power fails; then the server starts and recovers."""
    _run("pg_ctl", "-D", str(home / "data"), "-m", "immediate", "-w", "-l", str(home / "log"), "restart", home=home)


def pause(home: Path) -> None:
    """The server is away until `resume`."""
    _run("pg_ctl", "-D", str(home / "data"), "-m", "immediate", "-w", "stop", home=home)


def resume(home: Path) -> None:
    """The server is there again, with the options that it was first started with."""
    options = (home / "data" / "postmaster.opts").read_text().split(" ", 1)[1].replace('"', "")
    _run("pg_ctl", "-D", str(home / "data"), "-w", "-o", options, "-l", str(home / "log"), "start", home=home)


def stop(home: Path) -> None:
    """Stop the server and leave nothing behind."""
    _run("pg_ctl", "-D", str(home / "data"), "-m", "immediate", "stop", home=home)
    shutil.rmtree(home, ignore_errors=True)
