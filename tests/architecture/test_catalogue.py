"""Welsh and English are equals: no sentence is missing, none is a guess, and placeholders agree."""

import re
import subprocess
import sys
from collections import Counter

import pytest
from babel.messages.pofile import read_po

from tests.architecture import sentences as catalogue
from tests.architecture.sentences import PLACEHOLDER, ROOT, forms, ids


@pytest.fixture(scope="module")
def welsh():
    return catalogue.welsh()


@pytest.fixture(scope="module")
def sentences(tmp_path_factory):
    """What stands in the code and the templates now."""
    pot = tmp_path_factory.mktemp("catalogue") / "messages.pot"
    command = [
        sys.executable,
        "-m",
        "babel.messages.frontend",
        "-q",
        "extract",
        "--ignore-dirs=.*",  # Babel alone would pass over `_macros` too
        "-F",
        "pyproject.toml",
        "-k",
        "lazy",
        "-k",
        "_may:1",
    ]
    subprocess.run([*command, "-o", str(pot), "."], cwd=ROOT, check=True)
    with pot.open("rb") as file:
        return read_po(file)


def test_apostrophes_and_quotes_are_the_printed_ones(welsh, sentences):
    """One sign for one thing: with ' and ’ side by side "citizens' panel" would be two sentences."""
    texts = [text for message in (*welsh, *sentences) if message.id for text in (*ids(message), *forms(message))]

    assert [text for text in texts if re.search("['`´‘]", text)] == []


def test_every_sentence_stands_in_welsh(welsh, sentences):
    missing = [
        message.id
        for message in sentences
        if message.id and not ((found := welsh.get(message.id, message.context)) and all(forms(found)))
    ]

    assert missing == []


def test_no_sentence_is_a_guess(welsh):
    assert [message.id for message in welsh if message.id and message.fuzzy] == []


def test_welsh_has_its_six_plural_forms(welsh):
    plural = [message for message in welsh if isinstance(message.id, list | tuple)]

    assert welsh.num_plurals == 6
    assert plural
    assert [message.id for message in plural if len(forms(message)) != 6] == []


def test_placeholders_are_the_same_in_both_languages(welsh):
    """None is lost, none is new, and none stands there more often: a sentence that was glued to itself has its link twice."""
    wrong = []
    for message in welsh:
        plural = isinstance(message.id, list | tuple)
        wanted = Counter(PLACEHOLDER.findall(message.id[-1] if plural else message.id))
        for form in forms(message):
            stands = Counter(PLACEHOLDER.findall(form))
            missing = set(wanted) - set(stands) - ({"%(num)s"} if plural else set())
            if missing or stands - wanted:
                wrong.append((message.id, form))

    assert wrong == []
