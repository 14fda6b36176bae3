"""What comes in from outside, read in one place: words, numbers, moments, the arguments of an address, the fields of a form.

Nothing else in the site reads a request's arguments or fields (a test keeps it so). What cannot be read is as if it were not
there: an address that somebody made up shows the page it would show without, and never ends in a fault.
"""

import re
import unicodedata
from collections.abc import Collection
from datetime import UTC, datetime
from itertools import groupby
from typing import IO, Any

from flask import Request, request
from werkzeug.datastructures import MultiDict
from werkzeug.formparser import FormDataParser

LARGEST_ID = 2**31 - 1
"""No thing has a number above this: PostgreSQL's integer ends here, and could not even be asked for more."""
# Control signs, and marks that turn the direction of text: they hide what is written. Zero-width joiners stay: scripts need them.
_UNWANTED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
SAID = "said"
"""The hidden fields in which a page names the state of the things that it showed."""
_TOWER = re.compile(r".{8,}|.*(.)\1{3}.*", re.DOTALL)
"""More marks on one letter than any script writes: they would cover the lines above and below."""
_NUMBER = re.compile(r"[0-9]{1,10}")


class NamedParts(FormDataParser):
    """Forms without the parts that have no name: nobody asks for one, and whoever reads all names would stumble over it."""

    def parse(self, *what: Any, **more: Any) -> tuple[IO[bytes], MultiDict[str, str], MultiDict[str, Any]]:
        stream, form, files = super().parse(*what, **more)
        for file in files.getlist(None):  # type: ignore[call-overload]  # the name that there is not
            file.close()
        return stream, self._named(form), self._named(files)

    def _named(self, parts: MultiDict[str, Any]) -> MultiDict[str, Any]:
        return self.cls([(name, value) for name, value in parts.items(multi=True) if name is not None])


class Incoming(Request):
    """A request as it is read here."""

    form_data_parser_class = NamedParts


def tidy(text: str | None) -> str | None:
    """What a person typed, with one spelling of each letter (NFC), without control signs, without blanks around it."""
    if text is None:
        return None
    return unicodedata.normalize("NFC", _without_towers(_UNWANTED.sub("", text.replace("\r\n", "\n")))).strip()


def _is_mark(sign: str) -> bool:
    return sign in "\u200c\u200d" or unicodedata.category(sign)[0] == "M"


def _without_towers(text: str) -> str:
    if text.isascii():
        return text
    runs = [(marks, "".join(signs)) for marks, signs in groupby(text, _is_mark)]
    return "".join(run for marks, run in runs if not (marks and _TOWER.fullmatch(run)))


# Signs of a kind that has ink, which yet are drawn as nothing.
_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0\ufffc\U0001d159")
_INK = frozenset("LNPS")
_BREAKS = re.compile("[\t\n\x0b\x0c\r\x1c-\x1f\x85\u2028\u2029]+")
_LINE_ENDS = re.compile("\r\n|[\r\x85\u2028\u2029]")


def is_visible(text: str) -> bool:
    """Whether at least one sign of it can be seen: a letter, number, mark of punctuation or symbol with ink of its own."""
    return any(unicodedata.category(sign)[0] in _INK and sign not in _BLANK for sign in text)


def visible_line(text: str | None) -> str | None:
    """One line of text, tidied: a break in it is a blank. "" where nothing of it can be seen: then it was not filled in."""
    line = tidy(_BREAKS.sub(" ", text)) if text else text
    return line if line is None or is_visible(line) else ""


def visible_prose(text: str | None) -> str | None:
    """The same for a longer text, which keeps its lines."""
    prose = tidy(_LINE_ENDS.sub("\n", text)) if text else text
    return prose if prose is None or is_visible(prose) else ""


def small_id(typed: str | None) -> int | None:
    """The id, or other small number, in what came in: from 0 to 2,147,483,647 in plain digits. None for all else."""
    if typed is None or not _NUMBER.fullmatch(typed):
        return None
    return number if (number := int(typed)) <= LARGEST_ID else None


def chosen_id(typed: str | int) -> int:
    """The same for the choices of a form's field (`coerce=chosen_id`). ValueError where there is no such number."""
    number = small_id(str(typed))
    if number is None:
        raise ValueError(typed)
    return number


def written_moment(text: str) -> datetime:
    """A moment exactly as `isoformat` writes one in UTC. ValueError for every other spelling, and without a zone."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None or moment.utcoffset() != UTC.utcoffset(None) or moment.isoformat() != text:
        raise ValueError(text)
    return moment


def argument(name: str, most: int = 200) -> str:
    """Words from the address, tidied and cut; "" where there are none."""
    return _cut(request.args.get(name), most)


def argument_id(name: str) -> int | None:
    """A small number from the address."""
    return small_id(argument(name))


def argument_ids(name: str, most: int) -> list[int]:
    """The small numbers of every argument with this name, such as ticked boxes of a form that asks: at most so many."""
    return [number for value in request.args.getlist(name)[:most] if (number := small_id(value.strip())) is not None]


def arguments() -> MultiDict[str, str]:
    """All arguments of the address, tidied: for a form that is read from them, and for the next address."""
    cut = [(_cut(name, 60), _cut(value, 2_000)) for name, value in request.args.items(multi=True)]
    return request.parameter_storage_class(cut)


def has_argument(name: str) -> bool:
    return name in request.args


def field(name: str, most: int = 200) -> str:
    """Words from a posted form beside its declared fields: what a pressed button says. Tidied and cut."""
    return _cut(request.form.get(name), most)


def fields(name: str, most: int = 500) -> list[str]:
    """The same where several may have the name, such as ticked boxes: at most so many."""
    return [_cut(value, 200) for value in request.form.getlist(name)[:most]]


def field_ids(name: str) -> list[int]:
    """Those of them that are small numbers."""
    return [number for value in fields(name) if (number := small_id(value)) is not None]


def has_field(name: str) -> bool:
    """Whether a button with this name was pressed, or a field of this name sent."""
    return name in request.form


def was_read(said: str) -> bool:
    """Whether the page that sent this form showed what stands there now: it names all that it showed, in fields called "said"."""
    return not has_field(SAID) or said in fields(SAID)


def all_fields() -> list[tuple[str, str]]:
    """Every field of a posted form exactly as it came, for a form that is sent on from another page."""
    return list(request.form.items(multi=True))


def posted(files_of: Collection[str]) -> MultiDict[str, Any] | None:
    """What a posted form says, and the files of those of its fields that take some; None where nothing came. JSON is no form."""
    files = [(name, file) for name, file in request.files.items(multi=True) if name in files_of]
    return MultiDict([*request.form.items(multi=True), *files]) or None


def has_file() -> bool:
    """Whether a file came with the form."""
    return any(request.files.values())


def _cut(text: str | None, most: int) -> str:
    return (tidy(text) or "")[:most]
