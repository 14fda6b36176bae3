"""GNU Aspell as a library: which words of a text a dictionary does not have."""

import re
import shutil
import subprocess
from collections.abc import Iterable
from functools import cache
from pathlib import Path

OWN = Path(__file__).parent / "words"
DICTIONARIES = {"cy": "cy", "en": "en_GB-ise"}

NO_WORDS = re.compile(r"%\(\w+\)[sd]|%%|https?://\S+|\S*/\S*|\S+@\S+|\w+\.\w+(?:\.\w+)*|#\S+|\*\*")
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
# Mae’r, sy’n, o’i, gyda’ch; people’s, don’t, we’ll.
JOINED = re.compile(r"['’](r|n|i|u|ch|m|th|w|s|t|d|ll|ve|re)$")

# What a mutation makes of a first letter, and what it may have been.
UNMUTATED = (
    *(("ngh", "c"), ("ngh", "g"), ("mh", "p"), ("nh", "t"), ("ng", "g"), ("ch", "c"), ("ph", "p"), ("th", "t"), ("dd", "d")),
    *(("b", "p"), ("d", "t"), ("g", "c"), ("f", "b"), ("f", "m"), ("m", "b"), ("n", "d"), ("l", "ll"), ("r", "rh"), ("h", "")),
    ("", "g"),
)


def words_of(text: str) -> set[str]:
    """The words of a sentence without placeholders, addresses and what is joined to a word with an apostrophe."""
    bare = (JOINED.sub("", word) for word in WORD.findall(NO_WORDS.sub(" ", text)))
    return {word for word in bare if len(word) > 2}


@cache
def _own(language: str) -> frozenset[str]:
    """Words of this project that are spelt well and in no dictionary, in lower case."""
    return frozenset((OWN / f"{language}.txt").read_text(encoding="utf-8").split())


def _not_found(language: str, words: Iterable[str]) -> set[str]:
    """RuntimeError where Aspell or its dictionary is not installed: nothing is passed over."""
    program = shutil.which("aspell")
    if program is None:
        raise RuntimeError("The spelling is checked with Aspell, which is not installed. Run: make services")
    command = [program, "list", f"--lang={DICTIONARIES[language]}", "--encoding=utf-8"]
    answer = subprocess.run(command, input="\n".join(words), capture_output=True, text=True, check=False)
    if answer.returncode or answer.stderr:
        raise RuntimeError(f"Aspell cannot check {language}: {answer.stderr.strip()} Run: make services")
    return set(answer.stdout.split())


def _without_mutation(word: str) -> list[str]:
    low = word.lower()
    return [became + low[len(start) :] for start, became in UNMUTATED if low.startswith(start)]


def misspelt(language: str, words: Iterable[str]) -> set[str]:
    """Those that neither the dictionary nor our own list has, mutated or not."""
    unknown = {word for word in _not_found(language, words) if word.lower() not in _own(language)}
    if language != "cy":
        return unknown
    radicals = {word: _without_mutation(word) for word in unknown}
    lost = _not_found(language, {each for found in radicals.values() for each in found})
    return {word for word, found in radicals.items() if all(each in lost and each not in _own(language) for each in found)}
