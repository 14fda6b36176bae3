"""`panel run` keeps its processes together: real ones, killed and stopped."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request

import click
import pytest

from panel.cli import supervisor
from panel.cli.supervisor import Child, Supervisor
from tests.faults.sites import ROOT, until
from tests.mail.servers import free_port


@pytest.fixture
def signals():
    """What watching sets is put back."""
    before = {sign: signal.getsignal(sign) for sign in (signal.SIGTERM, signal.SIGINT)}
    yield
    for sign, handler in before.items():
        signal.signal(sign, handler)


def python(code):
    return [sys.executable, "-c", code]


def lives(child: Child) -> bool:
    return child.process.poll() is None


def test_a_process_that_always_ends_at_once_ends_all_loudly(signals, monkeypatch):
    monkeypatch.setattr(supervisor, "PAUSES_SECONDS", (0.01,))
    monkeypatch.setattr(supervisor, "ENDS_MOST", 3)
    watched = Supervisor(os.environ)
    watched.start("server", python("import time; time.sleep(60)"), restarts=False)
    watched.start("worker", python("raise SystemExit(3)"), restarts=True)

    with pytest.raises(click.ClickException, match="ended 3 times in a row, the last time with code 3"):
        watched.watch()

    assert not any(map(lives, watched.children))


def test_the_end_of_the_web_server_ends_the_worker_too(signals):
    watched = Supervisor(os.environ)
    watched.start("server", python("raise SystemExit(1)"), restarts=False)
    watched.start("worker", python("import time; time.sleep(60)"), restarts=True)

    with pytest.raises(click.ClickException, match="server ended with code 1"):
        watched.watch()

    assert not any(map(lives, watched.children))


def test_pauses_grow_and_a_long_life_forgives():
    child = Child("worker", [], True, subprocess.Popen(python("")))
    child.process.wait()
    child.started = 0.0

    early = [child.ended(now=1.0) for _ in range(3)]
    late = child.ended(now=supervisor.WELL_SECONDS + 1)

    assert early == sorted(set(early))
    assert late == supervisor.PAUSES_SECONDS[0]


@pytest.fixture
def running(tmp_path):
    """A demo site with all its processes, in a session of its own."""
    port = free_port()
    environment = {**os.environ, "PANEL_MODE": "demo", "PANEL_INSTANCE": str(tmp_path)}
    command = [sys.executable, "-m", "panel", "run", "--port", str(port), "--workers", "1"]
    with (tmp_path / "said.txt").open("w") as said:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=said, stderr=said)
    try:
        assert until(lambda: health(port) == 200, seconds=90), (tmp_path / "said.txt").read_text()
        yield process, port
    finally:
        process.terminate()
        process.wait()


def health(port):
    """The status of the health address; 0 where nobody answers."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


def children(process):
    """Process number → command line, of the processes that `panel run` started."""
    found = subprocess.run(["pgrep", "-a", "-P", str(process.pid)], check=False, capture_output=True, text=True).stdout
    return {int(line.split()[0]): line for line in found.splitlines()}


def workers(process):
    return {number for number, line in children(process).items() if "worker" in line and "gunicorn" not in line}


def test_a_worker_that_is_killed_is_started_again_and_a_signal_ends_all(running):
    process, port = running
    first = workers(process)

    os.kill(min(first), signal.SIGKILL)
    again = until(lambda: len(workers(process)) == 2 and workers(process) != first, seconds=20)
    before = children(process)
    process.send_signal(signal.SIGTERM)

    assert again
    assert process.wait(40) == 0
    assert health(port) == 0
    assert until(lambda: not any(map(is_alive, before)), seconds=5)


def is_alive(number):
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_site_whose_web_server_dies_ends_with_its_workers(running):
    process, _port = running
    mine = workers(process)
    server = (children(process).keys() - mine).pop()

    os.kill(server, signal.SIGKILL)
    begun = time.monotonic()

    assert process.wait(40) == 1
    assert time.monotonic() - begun < 35
    assert until(lambda: not any(map(is_alive, mine)), seconds=5)
