"""Keys under a passphrase."""

import json

import pytest

from panel.backups.wrapping import read_passphrase, unwrap, wrap
from panel.errors import RuleBroken

FILES = {"1-abc.key": bytes(range(32)), "log-signing.pem": b"-----"}


def test_what_was_wrapped_is_unwrapped_by_the_same_passphrase_only():
    wrapped = wrap(FILES, "a long passphrase")

    assert unwrap(wrapped, "a long passphrase") == FILES
    with pytest.raises(RuleBroken, match="does not open"):
        unwrap(wrapped, "a long passphrasf")
    assert bytes(range(32)).hex() not in wrapped.decode()


def test_a_changed_file_is_refused():
    words = json.loads(wrap(FILES, "a long passphrase"))
    words["sealed"] = "AAAA" + words["sealed"][4:]

    with pytest.raises(RuleBroken, match="damaged"):
        unwrap(json.dumps(words).encode(), "a long passphrase")


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"\xff", b'{"salt": 1, "nonce": 2, "sealed": 3}'])
def test_another_file_is_refused(content):
    with pytest.raises(RuleBroken, match="no file of wrapped keys"):
        unwrap(content, "a long passphrase")


def test_a_short_passphrase_is_refused():
    with pytest.raises(RuleBroken, match="at least 12"):
        wrap(FILES, "short")


def test_a_passphrase_is_the_first_line_of_a_file(tmp_path):
    file = tmp_path / "passphrase"
    file.write_text("  a long passphrase \nand a remark\n")

    assert read_passphrase(file) == "a long passphrase"


@pytest.mark.parametrize("content", [b"", b"\n", b"  \nsecond line", b"\xff\xfe\x00"])
def test_an_empty_file_is_refused_so_that_no_key_is_left_out_unnoticed(tmp_path, content):
    file = tmp_path / "passphrase"
    file.write_bytes(content)

    with pytest.raises(RuleBroken, match="passphrase"):
        read_passphrase(file)
