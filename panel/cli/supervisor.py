"""Keep the processes of a site together: workers are started again when they end, and a site without its web server ends."""

import logging
import os
import shutil
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import click

from panel.cli.signals import StopSignal
from panel.logs import Known

log = logging.getLogger("panel.run")
PAUSES_SECONDS = (1.0, 2.0, 5.0, 10.0, 30.0, 60.0)
WELL_SECONDS = 60.0
"""A process that lived so long was well: what ended it has nothing to do with how it starts."""
ENDS_MOST = 10
"""So many ends in a row, none after a minute of life, and the supervisor gives up."""
GRACE_SECONDS = 30.0


@dataclass
class Child:
    """A process of ours and how often it ended early, in a row."""

    name: str
    command: Sequence[str]
    restarts: bool
    process: "subprocess.Popen[bytes]"
    started: float = field(default_factory=time.monotonic)
    ends: int = 0
    due: float | None = None

    def ended(self, now: float) -> float:
        """Note an end. In how many seconds to start again: later each time."""
        self.ends = 1 if now - self.started > WELL_SECONDS else self.ends + 1
        pause = PAUSES_SECONDS[min(self.ends, len(PAUSES_SECONDS)) - 1]
        self.due = now + pause
        return pause


class Supervisor:
    """Starts the processes, watches them, ends them."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.environment = dict(environment)
        self.children: list[Child] = []
        self.told = StopSignal()

    def start(self, name: str, command: Sequence[str], *, restarts: bool) -> None:
        self.children.append(Child(name, command, restarts, self.spawn(command)))

    def spawn(self, command: Sequence[str]) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(command, env=self.environment)  # noqa: S603 - our own commands

    def watch(self) -> None:
        """Until a signal comes. ClickException, with everything ended, where a process ends for good."""
        self.told.listen()
        try:
            while not self.told.within(0.5):
                for child in self.children:
                    self.look_after(child, time.monotonic())
        finally:
            self.end()

    def look_after(self, child: Child, now: float) -> None:
        """Start a process again that ended. ClickException where that is of no use."""
        code = child.process.poll()
        if child.due is not None and now >= child.due:
            child.process, child.started, child.due = self.spawn(child.command), now, None
        elif code is not None and child.due is None:
            if not child.restarts:
                raise click.ClickException(f"The {child.name} ended with code {code}. Everything is stopped.")
            pause = child.ended(now)
            if child.ends >= ENDS_MOST:
                raise click.ClickException(
                    f"The {child.name} ended {child.ends} times in a row, the last time with code {code}. Everything is stopped:"
                    " a site whose worker is dead mails no codes and counts no votes. The lines above say why."
                )
            log.error("the %s ended with code %s and is started again in %.0f s", Known(child.name), code, pause)

    def end(self) -> None:
        """Ask every process to end, and end those that do not."""
        for child in self.children:
            child.process.terminate()
        until = time.monotonic() + GRACE_SECONDS
        for child in self.children:
            try:
                child.process.wait(max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                log.error("the %s did not end in time and is killed", Known(child.name))
                child.process.kill()
                child.process.wait()


def environment_for(port: int, figures: Path) -> dict[str, str]:
    """What the processes are started with: the port, and a fresh folder in which the processes of the web server count."""
    shutil.rmtree(figures, ignore_errors=True)
    figures.mkdir(parents=True)
    return {**os.environ, "PORT": str(port), "PROMETHEUS_MULTIPROC_DIR": str(figures)}
