"""Which statement a person sees next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from panel.opinion.reactions import natural

FLOOR_SHARE = 0.2  # of all showings, shared evenly among the statements that few have reacted to
FEW_REACTIONS = 20
ABOUT_YOU_WEIGHT = 49.0
FIRST_WITHOUT_ABOUT_YOU = 7
ABOUT_YOU_ONE_IN = 3


@dataclass(frozen=True)
class Standing:
    """A live statement's reactions so far, and how far it pulls a lone voter from the centre (0 before the first map).

    `about_you`: a question about facts of the person ("I live in the valley"), not an opinion.
    """

    agrees: int = 0
    disagrees: int = 0
    passes: int = 0
    pull: float = 0.0
    about_you: bool = False

    @property
    def seen(self) -> int:
        """How many people reacted."""
        return self.agrees + self.disagrees + self.passes

    @property
    def weight(self) -> float:
        """(Importance x newness) squared, as in Polis.

        Importance: smoothed agree share x (1 - smoothed pass share) x (1 + pull). Newness: 1 + 8 / 2^(reactions / 5).
        """
        if self.about_you:
            return ABOUT_YOU_WEIGHT
        agree, passed = ((answers + 1) / (self.seen + 2) for answers in (self.agrees, self.passes))
        importance = agree * (1 - passed) * (1 + self.pull)
        return (importance * (1 + 8 * 2 ** (-self.seen / 5))) ** 2


def next_statement(standings: Mapping[str, Standing], shown: Sequence[str], chance: float) -> str | None:
    """The statement for a random number from 0 up to, but not including, 1; None when nothing is left to show."""
    odds = chances(standings, shown)
    for name, share in odds.items():
        chance -= share
        if chance < 0:
            return name
    return next(reversed(odds), None)


def chances(standings: Mapping[str, Standing], shown: Sequence[str]) -> dict[str, float]:
    """The chance of each statement to be shown next to a person who was shown these, in this order; sums to 1.

    Weight alone would hide what most disagree with before it had a hearing: a fifth of all showings goes, evenly, to
    statements with fewer than 20 reactions. Facts about the person: none in the first seven, at most one in three.
    """
    seen = set(shown)
    allowed = _about_you_allowed(standings, shown)
    open_to = {
        name: standings[name]
        for name in sorted(standings, key=natural)
        if name not in seen and (allowed or not standings[name].about_you)
    }
    if not open_to:
        return {}
    young = [name for name, one in open_to.items() if one.seen < FEW_REACTIONS and not one.about_you]
    floor = FLOOR_SHARE if young else 0.0
    total = sum(one.weight for one in open_to.values())
    odds = {name: (1 - floor) * one.weight / total for name, one in open_to.items()}
    for name in young:
        odds[name] += floor / len(young)
    return odds


def _about_you_allowed(standings: Mapping[str, Standing], shown: Sequence[str]) -> bool:
    lately = shown[-(ABOUT_YOU_ONE_IN - 1) :]
    return len(shown) >= FIRST_WITHOUT_ABOUT_YOU and not any(name in standings and standings[name].about_you for name in lately)
