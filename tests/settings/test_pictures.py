"""A logo is looked at byte by byte: only whole PNG and JPEG pictures pass, without what cameras write beside them."""

import base64
import io
import struct
import zlib

import pytest
import segno

from panel.errors import RuleBroken
from panel.settings.pictures import PNG_BEGINS, clean

SECRET = b"taken at 53.1145 N, 3.3102 W"
JPEG = base64.b64decode(
    "/9j/2wBDACgcHiMeGSgjISMtKygwPGRBPDc3PHtYXUlkkYCZlo+AjIqgtObDoKrarYqMyP/L2u71////m8H////6/+b9//j/2wBDASstLTw1PHZBQXb4pYyl+Pj4+Pj4"
    "+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj/wAARCAAYADADASIAAhEBAxEB/8QAFwABAQEBAAAAAAAAAAAAAAAAAwAEBf/EABUQAQEA"
    "AAAAAAAAAAAAAAAAAAAC/8QAFgEBAQEAAAAAAAAAAAAAAAAAAwIE/8QAFREBAQAAAAAAAAAAAAAAAAAAAAH/2gAMAwEAAhEDEQA/AM8kkckklFCSSRySRUkJJJHJJHVx"
    "y5JKTTQQkklIVJCSSUh1cf/Z"
)


def a_png(scale=4):
    """A real picture of some 80 pixels."""
    out = io.BytesIO()
    segno.make("ruthin.example").save(out, kind="png", scale=scale)
    return out.getvalue()


def chunk(kind, data):
    return struct.pack(">I4s", len(data), kind) + data + struct.pack(">I", zlib.crc32(kind + data))


def head(width, height, *, bits=8, kind=0, interlaced=0):
    return chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, bits, kind, 0, 0, interlaced))


def a_plain_png(width, height, pixels, **how):
    """A PNG by hand, of these pixels."""
    return PNG_BEGINS + head(width, height, **how) + chunk(b"IDAT", zlib.compress(pixels)) + chunk(b"IEND", b"")


def beside(picture, kind, data):
    """The PNG with one more chunk after its head."""
    return picture[:33] + chunk(kind, data) + picture[33:]


def test_a_png_loses_what_is_written_beside_it_and_keeps_its_pixels():
    picture = a_png()

    cleaned = clean(beside(picture, b"tEXt", SECRET) + SECRET)

    assert SECRET not in cleaned.content
    assert cleaned.content == clean(cleaned.content).content
    assert (cleaned.media_type, cleaned.width) == ("image/png", struct.unpack(">I", picture[16:20])[0])
    assert picture[33:].split(b"IDAT", 1)[1] in cleaned.content


def test_a_jpeg_loses_what_a_camera_wrote_into_it():
    exif = b"\xff\xe1" + struct.pack(">H", len(SECRET) + 8) + b"Exif\x00\x00" + SECRET
    remark = b"\xff\xfe" + struct.pack(">H", len(SECRET) + 2) + SECRET

    cleaned = clean(JPEG[:2] + exif + remark + JPEG[2:] + SECRET)

    assert SECRET not in cleaned.content
    assert cleaned.content == JPEG
    assert (cleaned.media_type, cleaned.width, cleaned.height) == ("image/jpeg", 48, 24)


def test_an_interlaced_png_is_taken():
    passes = [(2, 2), (2, 2), (4, 2), (4, 4), (8, 4), (8, 8), (16, 8)]
    pixels = b"".join((b"\x00" + b"\x7f" * wide) * high for wide, high in passes)

    assert clean(a_plain_png(16, 16, pixels, interlaced=1)).height == 16


REFUSED = {
    "an SVG": (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "no picture that we can take"),
    "a page": (b"<!doctype html><script>alert(1)</script>", "no picture that we can take"),
    "a GIF": (b"GIF89a" + b"\x00" * 40, "no picture that we can take"),
    "nothing much": (b"\x00", "no picture that we can take"),
    "only a head": (PNG_BEGINS + head(20, 20), "damaged"),
    "a head and no pixels": (PNG_BEGINS + head(20, 20) + chunk(b"IEND", b""), "damaged"),
    "pixels that are too few": (a_plain_png(20, 20, b"\x00" * 100), "damaged"),
    "pixels that are far too many": (a_plain_png(20, 20, b"\x00" * 5_000_000), "damaged"),
    "a kind of pixels that is none": (a_plain_png(20, 20, b"\x00" * 420, bits=3), "damaged"),
    "a chunk that was changed": (a_png().replace(b"IDAT", b"IDAU"), "damaged"),
    "colours without their list": (a_plain_png(20, 20, b"\x00" * 420, kind=3), "damaged"),
    "a JPEG cut off": (JPEG[:-20], "damaged"),
    "a JPEG without pixels": (b"\xff\xd8\xff\xfe\x00\x04ab\xff\xd9", "damaged"),
    "a JPEG and text": (b"\xff\xd8\xff<script>", "damaged"),
    "too wide": (a_plain_png(2_001, 16, b"\x00" * 2_002 * 16), "2001 × 16"),
    "too small": (a_plain_png(8, 8, b"\x00" * 72), "8 × 8"),
    "too many bytes": (PNG_BEGINS + b"\x00" * 200_001, "at most 200 kB"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_picture_is_refused_in_words(name):
    sent, words = REFUSED[name]

    with pytest.raises(RuleBroken, match=words):
        clean(sent)


def test_no_picture_cut_off_anywhere_passes():
    for whole in (a_png(), JPEG):
        for length in range(len(whole) - 1):
            with pytest.raises(RuleBroken):
                clean(whole[:length])
