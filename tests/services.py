"""Find what the tests need beyond Python (databases, a browser, a speller; Java and Node in a deep run), install it, or stop."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests import postgres
from tests.architecture.spelling import DICTIONARIES

DEEP = bool(os.environ.get("PANEL_DEEP"))
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC_BROWSERS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)


def browser() -> str | None:
    """The path of a Chromium or Chrome."""
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    return found or next((path for path in MAC_BROWSERS if Path(path).exists()), None)


def speller() -> str | None:
    """The path of Aspell, if it can spell Welsh and English."""
    program = shutil.which("aspell")
    if program is None:
        return None
    has = subprocess.run([program, "dicts"], capture_output=True, text=True, check=True).stdout.split()
    return program if set(DICTIONARIES.values()) <= set(has) else None


def _install(debian: list[str], homebrew: list[str]) -> None:
    """Ask the machine's own package manager; what it says is shown, and checked afterwards."""
    if shutil.which("apt-get"):
        sudo = [] if os.getuid() == 0 else ["sudo", "-n"]
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *debian]):
            subprocess.run([*sudo, *command], check=False, env=environment, stdout=subprocess.DEVNULL)
    elif shutil.which("brew"):
        subprocess.run(["brew", "install", *homebrew], check=False)


def main() -> None:
    """Exit code 1 naming what is missing and how to install it."""
    if postgres.binaries() is None:
        print("PostgreSQL is missing: installing it ...")
        _install(["postgresql"], ["postgresql@16"])
    if browser() is None:
        print("A browser is missing: installing Chromium ...")
        _install(["chromium"], ["--cask", "chromium"])
    if speller() is None:
        print("A speller for Welsh and English is missing: installing Aspell ...")
        _install(["aspell", "aspell-cy", "aspell-en"], ["aspell"])
    if DEEP and not (shutil.which("java") and shutil.which("npm")):
        print("Java or Node is missing: installing them ...")
        _install(["default-jre-headless", "npm"], ["openjdk", "node"])
    needed = {
        "postgresql": postgres.binaries(),
        "chromium": browser(),
        "aspell with its Welsh and British dictionaries": speller(),
    }
    if DEEP:
        needed |= {"java": shutil.which("java"), "npm": shutil.which("npm")}
    missing = [name for name, found in needed.items() if found is None]
    if missing:
        sys.exit(f"The tests need {' and '.join(missing)}, which could not be installed. Install it by hand, then run again.")
    print(f"PostgreSQL: {postgres.binaries()}\nBrowser: {browser()}\nSpeller: {speller()}")


if __name__ == "__main__":
    main()
