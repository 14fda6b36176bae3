"""How an election was counted, in the words that a `.pb` file carries beside the format's own.

The format has no keys for steps, completions, scores or a lot, and its official checker refuses keys that it does not know;
it lets comments be. So all that decides stands in one of the numbered comments, as `key=value` with blanks between:

    #1: How it was counted: rule=equal-shares utility=cost completion=add1 step=1 threshold=0 lot=2,1

Who writes a file by hand may also give each word as a key of META. Ids and names are written as in addresses (%20 is a blank).
"""

import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any
from urllib.parse import quote, unquote

from panel.tally.election import Election, Money
from panel.tally.pb_rows import number
from panel.tally.settings import Completion, Rule, Settings, SettingsBroken, Utility

OPENING = "How it was counted: "
IN_ELECTION = ("exclusive", "pots")
"""Words about the election itself: who excludes whom, and whether categories have pots of their own."""
_COMMENT = re.compile(r"(?:^|\s+)#\d+:\s*")
_EARLIER = re.compile(
    r"Counted by (?:(most votes first)|equal shares, (no completion|Add1 and then by votes|Add1)), least votes (\d+(?:\.\d+)?);"
)
_COMPLETIONS = {"no completion": "none", "Add1": "add1", "Add1 and then by votes": "add1u"}


def _exact(text: str) -> Money:
    """12, 2.5, or 7/3."""
    above, slash, below = text.partition("/")
    value = Fraction(number(above)) / number(below) if slash and below.strip("0") else number(text)
    return int(value) if Fraction(value).denominator == 1 else value


def _flag(text: str) -> bool:
    try:
        return {"yes": True, "no": False}[text]
    except KeyError:
        raise ValueError(f"{text!r} is neither yes nor no") from None


def _ids(text: str) -> tuple[str, ...]:
    return tuple(unquote(each.strip()) for each in text.split(",") if each.strip())


def _scores(text: str) -> tuple[int, ...]:
    return tuple(int(each) for each in text.split(","))


_KINDS: dict[str, Callable[[str], Any]] = {
    "rule": Rule,
    "utility": Utility,
    "completion": Completion,
    "stop_when_exhaustive": _flag,
    "step": _exact,
    "threshold": _exact,
    "viability": lambda text: Fraction(_exact(text)),
    "scores": _scores,
    "greedy_stop": _flag,
    "comparison": _flag,
    "leave_out_broken": _flag,
    "lot": _ids,
}
IN_META = tuple(key for key in _KINDS if key not in {"rule", "threshold"})
"""Words that may stand as keys of META; for the other two the format has keys."""


def words_of(settings: Settings, *, unit: int = 1) -> dict[str, str]:
    """Settings in words. unit: how many of the election's units make one of the file's."""
    step, flags = Fraction(settings.step, unit), ("stop_when_exhaustive", "greedy_stop", "comparison", "leave_out_broken")
    words = {
        "rule": settings.rule.value,
        "utility": settings.utility.value,
        "completion": settings.completion.value,
        "step": str(step),
        "threshold": str(settings.threshold),
        **{flag: "yes" for flag in flags if getattr(settings, flag)},
        "viability": str(settings.viability or ""),
        "scores": ",".join(map(str, settings.scores)),
        "lot": ",".join(map(quote, settings.lot)),
    }
    return {key: word for key, word in words.items() if word}


def election_words(election: Election) -> dict[str, str]:
    """What the format's own columns and keys do not say about an election."""
    groups = dict.fromkeys(each.group for each in election.proposals if each.group)
    told = (f"{quote(name)}:{','.join(quote(each.id) for each in election.proposals if each.group == name)}" for name in groups)
    words = {"exclusive": "|".join(told), "pots": "category" if election.headings else ""}
    return {key: word for key, word in words.items() if word}


def comments(text: str) -> list[str]:
    """The single comments of a numbered list; one that is not numbered is one."""
    return [each.strip() for each in _COMMENT.split(text) if each.strip()]


def with_words(comment: str, words: Mapping[str, str]) -> str:
    """The comments with these words, in place of such words before; numbered anew."""
    kept = [each for each in comments(comment) if not each.startswith(OPENING) and not _EARLIER.match(each)]
    told = [OPENING + " ".join(f"{key}={word}" for key, word in words.items())] if words else []
    return " ".join(f"#{place}: {each}" for place, each in enumerate(told + kept, 1))


def words_in(comment: str) -> dict[str, str]:
    """The words in the comments of a file, also those of files that this program wrote before it knew the words."""
    for each in comments(comment):
        if each.startswith(OPENING):
            pairs = (word.partition("=") for word in each.removeprefix(OPENING).split())
            return {key: word for key, sign, word in pairs if sign}
        if earlier := _EARLIER.match(each):
            greedy, completion, threshold = earlier.groups()
            words = {"rule": "greedy"} if greedy else {"rule": "equal-shares", "completion": _COMPLETIONS[completion]}
            return words | {"utility": "cost", "step": "1", "threshold": threshold}
    return {}


def meta_words(meta: Mapping[str, str]) -> dict[str, str]:
    """All words of a file: those in its comments, and what else META has under their names."""
    return words_in(meta.get("comment", "")) | {key: meta[key] for key in IN_META if meta.get(key)}


def chosen(words: Mapping[str, str]) -> dict[str, Any]:
    """The fields of settings that these words name. SettingsBroken for a word that makes no sense, or that is not known."""
    fields = {}
    for key, word in words.items():
        if key in IN_ELECTION:
            continue
        if key not in _KINDS:
            raise SettingsBroken(f"{key}={word} is not a setting that is known here.")
        try:
            fields[key] = _KINDS[key](word)
        except ValueError as error:
            raise SettingsBroken(f"{key}={word} makes no sense: {error}.") from error
    return fields


def groups_in(words: Mapping[str, str]) -> dict[str, str]:
    """The exclusive group of each id that has one."""
    told = (each.partition(":") for each in words.get("exclusive", "").split("|") if each)
    return {each: unquote(name) for name, _, ids in told for each in _ids(ids)}
