"""What a line of the log shows: numbers, places and kinds; never a text that was put in."""

import errno
import io
import json
import logging

import pytest

from panel import logs


def told(message, *given, name="panel.test", error=None, form="json"):
    stream = io.StringIO()
    raised_as = error and (type(error), error, error.__traceback__)
    record = logging.LogRecord(name, logging.ERROR, __file__, 1, message, given, raised_as)
    logs.Lines(form, stream).emit(record)
    return stream.getvalue()


def raised(error: Exception, because: Exception | None = None) -> Exception:
    try:
        raise error from because
    except type(error) as caught:
        return caught


@pytest.mark.parametrize(
    ("message", "given", "shown"),
    [
        ("%s of %d", (3, 4), "3 of 4"),
        ("%s wrote %.1f", ("ann@example.org", 1.5), "… wrote 1.5"),
        ("%(who)s", ({"who": "ann"},), "…"),
        ("a plain line", (), "a plain line"),
    ],
)
def test_numbers_are_shown_and_texts_are_not(message, given, shown):
    assert json.loads(told(message, *given))["event"] == shown


def test_a_ready_made_message_of_another_library_is_not_shown():
    assert json.loads(told("Invalid request from 10.0.0.1", name="gunicorn.error"))["event"] == "…"
    assert json.loads(told("Error handling %s", "/secret", name="gunicorn.error"))["event"] == "Error handling …"


def test_an_error_is_told_without_its_message():
    error = raised(ValueError("ann@example.org"), KeyError("LL15 1AB"))

    line = told("failed", error=error)

    facts = json.loads(line)
    assert (facts["kind"], facts["because"]["kind"]) == ("ValueError", "KeyError")
    assert facts["trace"][0].startswith("tests/test_logs.py:")
    assert "ann@" not in line
    assert "LL15" not in line


def test_one_event_is_one_line_even_where_somebody_put_a_line_break_in():
    assert told("first\nsecond").count("\n") == 1
    assert json.loads(told("first\nsecond"))["event"] == "first\nsecond"


def test_the_text_form_says_the_same_for_reading():
    line = told("sent %d", 4, form="text", error=raised(ValueError("x")))

    assert "event=sent 4" in line
    assert "    tests/test_logs.py:" in line


def test_a_line_that_cannot_be_made_is_said_to_be_lost(capsys):
    class Odd(logging.LogRecord):
        @property
        def facts(self):
            raise RuntimeError("ann@example.org")

    logs.Lines("json").emit(Odd("panel.test", logging.ERROR, __file__, 1, "x", (), None))

    said = capsys.readouterr().err
    assert "was lost" in said
    assert "ann@" not in said


def test_another_form_is_refused():
    with pytest.raises(RuntimeError, match="neither json nor text"):
        logs.install("xml")


class FullDisk(io.StringIO):
    """Takes nothing, as a file does when the disk is full."""

    def write(self, _text):
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_log_that_cannot_be_written_stops_nobody(monkeypatch):
    logger = logging.Logger("panel.test")
    logger.addHandler(logs.Lines("json"))

    monkeypatch.setattr("sys.stderr", FullDisk())
    logger.error("nobody reads this")
    monkeypatch.setattr("sys.stderr", after := io.StringIO())
    logger.error("this is read")

    assert json.loads(after.getvalue())["event"] == "this is read"
