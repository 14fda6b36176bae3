"""Every word of the catalogue and of the demo is spelt as the dictionaries have it, or stands in our own lists beside them."""

import tomllib
from collections.abc import Iterator

from tests.architecture.sentences import ROOT, forms, ids, welsh
from tests.architecture.spelling import misspelt, words_of

# Names of people and keys that the code reads.
NAMED = {"name", "first_names", "last_names", "key", "kind", "group", "into", "party", "facts", "area", "size", "language"}
NAMED |= {"controller", "controller_address", "contact_email", "data_contact"}


def _texts(found: object) -> Iterator[str]:
    if isinstance(found, dict):
        for key, inside in found.items():
            if key not in NAMED:
                yield from _texts(inside)
    elif isinstance(found, list):
        for each in found:
            yield from _texts(each)
    elif isinstance(found, str):
        yield found


def test_the_catalogue_is_spelt_well():
    """What a Welsh sentence takes from its own English one is a name or a term."""
    english, in_welsh = set(), set()
    for message in welsh():
        said = {word for text in ids(message) if text for word in words_of(text)}
        english |= said
        in_welsh |= {word for form in forms(message) for word in words_of(form) if message.id} - said

    assert sorted(misspelt("en", english)) == []
    assert sorted(misspelt("cy", in_welsh)) == []


def test_the_demo_is_spelt_well_in_either_language():
    files = sorted((ROOT / "panel/cli/demo").glob("*.toml"))
    words = {
        word for path in files for text in _texts(tomllib.loads(path.read_text(encoding="utf-8"))) for word in words_of(text)
    }

    assert len(words) > 1000
    assert sorted(misspelt("cy", misspelt("en", words))) == []
