"""The log: one line for each event, as JSON or as text. It holds no personal data, no ballots, no addresses of pages.

A message is shown with the numbers that were put in, never with texts (but for `Known` ones): a text could be anybody's. Of an
error the log has the kind, the places in the code and a fingerprint that is the same for the same fault, never its message:
messages of databases hold values. Messages of other libraries that were put together before they came here are not shown.
"""

import json
import logging
import re
import sys
import traceback
from contextlib import suppress
from contextvars import ContextVar
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256
from numbers import Number
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO

OURS = "panel"
ROOT = Path(__file__).resolve().parent.parent
request_id: ContextVar[str] = ContextVar("request_id", default="")
"""Of the request that is being answered; "" outside of one."""
_PLACE = re.compile(r"%(\(\w+\))?[-#0 +]*\d*(\.\d+)?[a-zA-Z]")


class Known(str):
    """A word of our own code, such as the name of a process: it may stand in the log."""

    __slots__ = ()


def place_of(frame: traceback.FrameSummary) -> str:
    """A place in the code, such as "panel/mail/actions.py:41 send"; of other code only the end of its path."""
    file = Path(frame.filename)
    name = str(file.relative_to(ROOT)) if file.is_relative_to(ROOT) else "/".join(file.parts[-3:])
    return f"{name}:{frame.lineno} {frame.name}"


def places(trace: TracebackType | None) -> list[str]:
    """Where an error went through, the outermost first; without values and without the text of the lines."""
    return [place_of(frame) for frame in traceback.extract_tb(trace)]


def origin(error: BaseException) -> str:
    """The innermost place in our own code where an error went through; "" where it never did."""
    return next((place for place in reversed(places(error.__traceback__)) if place.startswith("panel/")), "")


def fingerprint(error: BaseException) -> str:
    """Twelve signs that are the same for the same fault: of its kind and the functions that it went through in our code."""
    ours = [re.sub(r":\d+ ", " ", place) for place in places(error.__traceback__) if place.startswith("panel/")]
    return sha256("\n".join([type(error).__qualname__, *ours]).encode()).hexdigest()[:12]


def facts_of_error(error: BaseException) -> dict[str, Any]:
    """What the log says of an error, and of the errors that led to it."""
    facts: dict[str, Any] = {
        "kind": type(error).__qualname__,
        "fingerprint": fingerprint(error),
        "trace": places(error.__traceback__),
    }
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is not None:
        facts["because"] = {"kind": type(cause).__qualname__, "trace": places(cause.__traceback__)}
    return facts


def words_of(record: logging.LogRecord) -> str:
    """The message with its numbers; every text that was put in is an ellipsis."""
    pattern = str(record.msg)
    if record.args:
        given = record.args if isinstance(record.args, tuple) else tuple(record.args.values())
        shown = iter([str(value) if isinstance(value, Number | Known | StrEnum) else "…" for value in given])
        return _PLACE.sub(lambda _place: next(shown, "…"), pattern)
    return pattern if record.name.split(".")[0] == OURS else "…"


def facts_of(record: logging.LogRecord) -> dict[str, Any]:
    """One event as a flat table; `extra={"facts": …}` of our own code is taken as it is."""
    facts: dict[str, Any] = {
        "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname.lower(),
        "from": record.name,
        "event": words_of(record),
    }
    if request_id.get():
        facts["request"] = request_id.get()
    facts |= getattr(record, "facts", {})
    error = record.exc_info[1] if record.exc_info else None
    return facts | facts_of_error(error) if error else facts


class Lines(logging.Handler):
    """Writes each event as a line on the standard error stream, whichever that is at the time."""

    def __init__(self, form: str, stream: TextIO | None = None) -> None:
        super().__init__()
        self.form, self.stream = form, stream

    def emit(self, record: logging.LogRecord) -> None:
        try:
            facts = facts_of(record)
            line = json.dumps(facts, ensure_ascii=False, default=lambda _value: "…") if self.form == "json" else as_text(facts)
            print(line, file=self.stream or sys.stderr, flush=True)
        except Exception:
            self.handleError(record)

    def handleError(self, record: logging.LogRecord) -> None:
        """A line that cannot be written must not stop what it tells of, nor print what it could not hide.

        Where the disk that the log goes to is full, nothing can be said of it either: raised here, it would end the thread.
        """
        lost = f'{{"level": "error", "from": "panel.logs", "event": "a line of {record.name} was lost"}}'
        with suppress(OSError, ValueError):
            print(lost, file=self.stream or sys.stderr, flush=True)


def as_text(facts: dict[str, Any]) -> str:
    """The same facts for reading: name=value, and the places of an error on lines of their own."""
    trace = facts.pop("trace", ())
    line = " ".join(f"{name}={value}" for name, value in facts.items())
    return "\n    ".join([line, *trace])


def install(form: str) -> None:
    """Let everything that is logged go through here. RuntimeError for a form that is neither "json" nor "text"."""
    if form not in {"json", "text"}:
        raise RuntimeError("Panel does not start: PANEL_LOG is neither json nor text.")
    root = logging.getLogger()
    for handler in [handler for handler in root.handlers if isinstance(handler, Lines)]:
        root.removeHandler(handler)
    root.addHandler(Lines(form))
    logging.getLogger(OURS).setLevel(logging.INFO)
