"""A signal to stop is never waited for by the thread that it interrupted."""

import signal
import subprocess
import sys

import pytest

SIGNALS = 3_000
PROGRAM = f"""
import signal
from panel.cli.signals import StopSignal
told, came, seen = StopSignal(), 0, 0
def note(sign, frame):
    global came
    came += 1
    told.note(sign, frame)
signal.signal(signal.SIGALRM, note)
signal.setitimer(signal.ITIMER_REAL, 0.0002, 0.0002)
while came < {SIGNALS}:
    seen += told.within(0.00001)
signal.setitimer(signal.ITIMER_REAL, 0)
while told.within(0.01):
    seen += 1
assert seen == came, (seen, came)
"""


def test_thousands_of_signals_at_any_moment_are_all_noted_and_none_stops_the_program():
    done = subprocess.run([sys.executable, "-c", PROGRAM], timeout=60, check=False)

    assert done.returncode == 0


WAITS = """
import os, sys
from panel.cli.signals import StopSignal
told = StopSignal()
told.listen()
os.kill(os.getpid(), int(sys.argv[1]))
sys.exit(7 if told.within(5) else 1)
"""


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_both_signals_to_stop_are_listened_to(sign):
    done = subprocess.run([sys.executable, "-c", WAITS, str(int(sign))], timeout=60, check=False)

    assert done.returncode == 7
