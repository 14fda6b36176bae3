"""A file of the site is whole under its name, or not there."""

import stat

import pytest

from panel.files import HALF_WRITTEN, place, written_whole


def test_a_file_is_whole_and_for_its_owner_alone(tmp_path):
    place(tmp_path / "a.key", b"first")

    assert (tmp_path / "a.key").read_bytes() == b"first"
    assert stat.S_IMODE((tmp_path / "a.key").stat().st_mode) == 0o600
    assert [each.name for each in tmp_path.iterdir()] == ["a.key"]


@pytest.mark.parametrize("replacing", [False, True])
def test_one_that_is_there_stays_unless_it_is_to_be_replaced(tmp_path, replacing):
    place(tmp_path / "a.key", b"first")

    if replacing:
        place(tmp_path / "a.key", b"second", replacing=True)
    else:
        with pytest.raises(FileExistsError):
            place(tmp_path / "a.key", b"second")

    assert (tmp_path / "a.key").read_bytes() == (b"second" if replacing else b"first")
    assert [each.name for each in tmp_path.iterdir()] == ["a.key"]


def test_what_fails_on_the_way_leaves_nothing_and_is_known_by_its_name_meanwhile(tmp_path):
    def write_half():
        with written_whole(tmp_path / "a.key") as fresh:
            assert fresh in set(tmp_path.glob(HALF_WRITTEN))
            assert fresh.name.startswith(".a.key.")
            fresh.write_bytes(b"half")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_half()

    assert list(tmp_path.iterdir()) == []


def test_a_name_as_long_as_names_may_be_can_be_written(tmp_path):
    for name in ("n" * 255, "ŵ" * 127):
        place(tmp_path / name, b"all of it")

        assert (tmp_path / name).read_bytes() == b"all of it"
