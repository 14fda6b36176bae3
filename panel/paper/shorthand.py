"""What a keyer types for one paper, on one line: numbers of proposals and blanks, and nothing that needs a mouse. Pure."""

import re
from collections import Counter

from panel.ballots.picks import Picks, Typed, whole_number
from panel.errors import RuleBroken
from panel.language import gettext as _
from panel.rounds.ballot_forms import NO, YES, BallotForm

SPOILED, BLANK = "x", "0"
ANSWERS = {
    **dict.fromkeys(("y", "yes", "i", "ie", "oes", "dylid"), YES),
    **dict.fromkeys(("n", "no", "na", "nac", "nage"), NO),
}
_PAIR = re.compile(r"([^\s=:]+)[=:]([^\s=:]+)")
_APART = re.compile(r"[\s,;]+")


def typed_of(form: BallotForm, text: str) -> Typed:
    """What the line says, as it would stand in the form of a ballot. RuleBroken where it cannot be read."""
    words = [word for word in _APART.split(text.strip().lower()) if word]
    if not words:
        raise RuleBroken(_("Please type what is on the paper: 0 for a blank one, x for a spoiled one."))
    if form == BallotForm.POINTS:
        return dict(_pair(word) for word in words)
    if form == BallotForm.RANKING:
        return _in_order(words)
    if form == BallotForm.YES_NO:
        words = [ANSWERS.get(word, word) for word in words]
    return {number: str(times) for number, times in Counter(words).items()}


def _pair(word: str) -> tuple[str, str]:
    found = _PAIR.fullmatch(word)
    if found is None:
        raise RuleBroken(_("“%(word)s” is no number with its points. Please type them like this: 3=5 7=2") % {"word": word[:20]})
    return found[1], found[2]


def _in_order(words: list[str]) -> Typed:
    twice = [word for word, times in Counter(words).items() if times > 1]
    if twice:
        raise RuleBroken(_("Number %(number)s stands there twice. Please type each once.") % {"number": twice[0][:20]})
    return {number: str(place) for place, number in enumerate(words, 1)}


def written(form: BallotForm, picks: Picks) -> str:
    """The line that says this."""
    if not picks:
        return BLANK
    if form == BallotForm.POINTS:
        return " ".join(f"{number}={given}" for number, given in sorted(picks.items(), key=_by_number))
    if form == BallotForm.RANKING:
        return " ".join(sorted(picks, key=picks.__getitem__))
    return " ".join(number for number, _given in sorted(picks.items(), key=_by_number))


def _by_number(pair: tuple[str, int]) -> tuple[int, str]:
    return whole_number(pair[0]) or 0, pair[0]
