"""How the programs of a council write tables: which letters, which mark between cells, where the table begins. Pure."""

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE

SEPARATORS = ",;\t|"
WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF")
"""How files begin that are no text: .xlsx and .ods, .xls, .pdf."""
LOOKED_AT = 400
"""Bytes in which a text of two bytes a letter is known without its mark."""
_BLANK_ROWS = re.compile(r"(?:[\s,;|\"]*[\r\n]+)?")
_SAYS_SEPARATOR = re.compile(r"\"?sep=(.)\"?[ \t,;|]*(?:\r\n|[\r\n]|\Z)", re.IGNORECASE)
_QUOTED = re.compile(r'"[^"]*"')
_LINE = re.compile(r"[^\r\n]*")


def is_workbook(content: bytes) -> bool:
    """Whether a file is a workbook or a page to print, and not a table in text."""
    return content.startswith(WORKBOOKS)


def decoded(content: bytes) -> str:
    """The text of a file: UTF-16 where its first bytes say so, UTF-8, or what a Windows spreadsheet in Britain writes."""
    if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return content.decode("utf-16", "replace")
    if b"\x00" in content[:LOOKED_AT]:
        return content.decode("utf-16-be" if content[:1] == b"\x00" else "utf-16-le", "replace")
    try:
        return content.removeprefix(BOM_UTF8).decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def beginning(text: str) -> tuple[int, str]:
    """Where the first row begins that is not blank, and the mark between its cells. Excel's line "sep=;" is passed over."""
    start = _first_row(text, 0)
    if said := _SAYS_SEPARATOR.match(text, start):
        return _first_row(text, said.end()), said[1]
    header = _LINE.match(text, start)
    bare = _QUOTED.sub("", header[0] if header else "")
    return start, max(SEPARATORS, key=bare.count)


def _first_row(text: str, start: int) -> int:
    blank = _BLANK_ROWS.match(text, start)
    return blank.end() if blank else start
