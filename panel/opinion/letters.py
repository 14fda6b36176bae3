"""The letters of groups, kept from run to run."""

from collections import Counter
from collections.abc import Mapping, Sequence
from string import ascii_uppercase

from panel.opinion.reactions import Whole


def letters(of_person: Whole, participants: Sequence[str], earlier: Mapping[str, str]) -> list[str]:
    """A letter for each group 0, 1, ...: that of the earlier group from which most of its people come.

    The largest overlap is settled first. A group without a forerunner gets the first letter that no earlier group had.
    """
    groups = int(of_person.max(initial=-1)) + 1
    overlaps = Counter(
        (int(group), earlier[name]) for group, name in zip(of_person, participants, strict=True) if name in earlier
    )
    kept: dict[int, str] = {}
    for group, letter in sorted(overlaps, key=lambda pair: (-overlaps[pair], pair)):
        if group not in kept and letter not in kept.values():
            kept[group] = letter
    fresh = (letter for letter in ascii_uppercase if letter not in set(earlier.values()))
    return [kept[group] if group in kept else next(fresh) for group in range(groups)]
