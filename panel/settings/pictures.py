"""A logo as it was sent, checked byte by byte and written anew without what a picture does not need. Bytes in, bytes out.

Only PNG and JPEG, whatever the file is called: what a browser could run (SVG) is no picture here. What cameras and programs write
beside a picture (where it was taken, with what) is left out.
"""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from panel.errors import RuleBroken
from panel.language import gettext as _

BYTES_MOST = 200_000
WIDTH_MOST, HEIGHT_MOST, LEAST = 2_000, 1_000, 16
"""Pixels."""
PNG_BEGINS = b"\x89PNG\r\n\x1a\n"
PNG_CHUNKS = frozenset({b"IHDR", b"PLTE", b"tRNS", b"gAMA", b"sRGB", b"IDAT", b"IEND"})
PNG_KINDS = {0: (1, {1, 2, 4, 8, 16}), 2: (3, {8, 16}), 3: (1, {1, 2, 4, 8}), 4: (2, {8, 16}), 6: (4, {8, 16})}
"""Kinds of pixels: channels of each, and the bits that a channel may have."""
PNG_PASSES = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
"""Of an interlaced picture: the first column and row of each pass, and the steps between its columns and rows."""
JPEG_FRAMES = frozenset({0xC0, 0xC1, 0xC2})
JPEG_SEGMENTS = JPEG_FRAMES | {0xC4, 0xDB, 0xDD, 0xDA, 0xEE}
"""Frames, tables, scans, and Adobe's word about the colours (APP14)."""
SCAN, END, FILLS = 0xDA, 0xD9, frozenset({0x00, *range(0xD0, 0xD8)})


@dataclass(frozen=True)
class Picture:
    """A picture that is safe to show, and its size in pixels."""

    media_type: str
    width: int
    height: int
    content: bytes


def clean(sent: bytes) -> Picture:
    """The picture in these bytes, written anew. RuleBroken, with what to do, where they hold none that we take."""
    if len(sent) > BYTES_MOST:
        raise RuleBroken(_("The picture is too large: at most 200 kB. Please make it smaller and try again."))
    try:
        if sent.startswith(PNG_BEGINS):
            return _png(sent)
        if sent.startswith(b"\xff\xd8\xff"):
            return _jpeg(sent)
    except (struct.error, IndexError, zlib.error, ValueError):
        raise RuleBroken(_("The picture is damaged. Please save it again as PNG or JPEG.")) from None
    raise RuleBroken(_("This is no picture that we can take. Please save it as PNG or JPEG."))


def _fits(width: int, height: int) -> None:
    if width > WIDTH_MOST or height > HEIGHT_MOST or min(width, height) < LEAST:
        sentence = _("The picture has %(width)s × %(height)s pixels. It can have from 16 × 16 to 2000 × 1000.")
        raise RuleBroken(sentence % {"width": width, "height": height})


def _png(sent: bytes) -> Picture:
    """ValueError or an error of what it reads with where it is damaged."""
    chunks = [(kind, data) for kind, data in _chunks(sent) if kind in PNG_CHUNKS]
    if chunks[0][0] != b"IHDR" or chunks[-1][0] != b"IEND":
        raise ValueError("not a whole PNG")
    width, height, bits, kind, packing, filtering, interlaced = struct.unpack(">IIBBBBB", chunks[0][1])
    _fits(width, height)
    channels, depths = PNG_KINDS.get(kind, (0, set()))
    if bits not in depths or packing or filtering or interlaced > 1:
        raise ValueError("no known kind of PNG")
    wanted = _png_bytes(width, height, bits * channels, bool(interlaced))
    unpacker = zlib.decompressobj()
    pixels = unpacker.decompress(b"".join(data for name, data in chunks if name == b"IDAT"), wanted + 1)
    if len(pixels) != wanted or (kind == 3 and b"PLTE" not in dict(chunks)):
        raise ValueError("not the pixels that its head says")
    return Picture("image/png", width, height, PNG_BEGINS + b"".join(_chunk(name, data) for name, data in chunks))


def _chunks(sent: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The chunks up to the end of the picture; what hangs behind it is left."""
    at = len(PNG_BEGINS)
    while True:
        length, kind = struct.unpack(">I4s", sent[at : at + 8])
        data = sent[at + 8 : at + 8 + length]
        (checked,) = struct.unpack(">I", sent[at + 8 + length : at + 12 + length])
        if zlib.crc32(kind + data) != checked:
            raise ValueError("a chunk is damaged")
        yield kind, data
        if kind == b"IEND":
            return
        at += 12 + length


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I4s", len(data), kind) + data + struct.pack(">I", zlib.crc32(kind + data))


def _png_bytes(width: int, height: int, bits: int, interlaced: bool) -> int:
    """How many bytes the pixels of a PNG unpack to: each row begins with the byte of its filter."""
    total = 0
    for column, row, columns, rows in PNG_PASSES if interlaced else ((0, 0, 1, 1),):
        wide, high = -(-(width - column) // columns), -(-(height - row) // rows)
        total += high * (1 + -(-wide * bits // 8)) if wide > 0 and high > 0 else 0
    return total


def _jpeg(sent: bytes) -> Picture:
    """As `_png`."""
    kept, size, at, scanned = [b"\xff\xd8"], (0, 0), 2, False
    while (marker := _marker(sent, at)) != END:
        (length,) = struct.unpack(">H", sent[at + 2 : at + 4])
        after = at + 2 + length
        if length < 2 or after > len(sent):
            raise ValueError("a segment is cut off")
        if marker in JPEG_FRAMES:
            height, width = struct.unpack(">HH", sent[at + 5 : at + 9])
            size = (width, height)
        if marker == SCAN:
            after, scanned = _end_of_scan(sent, after), True
        if marker in JPEG_SEGMENTS:
            kept.append(sent[at:after])
        at = after
    if not scanned or not size[0]:
        raise ValueError("no picture in it")
    _fits(*size)
    return Picture("image/jpeg", *size, b"".join(kept) + b"\xff\xd9")


def _marker(sent: bytes, at: int) -> int:
    if sent[at] != 0xFF:
        raise ValueError("no segment where one must be")
    return sent[at + 1]


def _end_of_scan(sent: bytes, at: int) -> int:
    """Where the pixels of a scan end: at the next marker that is none of theirs."""
    while True:
        at = sent.index(b"\xff", at)
        if sent[at + 1] not in FILLS:
            return at
        at += 2
