"""The VOTES section of a `.pb` file: who names which project, with how many points."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from fractions import Fraction
from itertools import chain, pairwise
from math import lcm

import numpy as np

from panel.tally.election import Ballots, Form, Money, Proposal
from panel.tally.pb_meta import MetaReading, split
from panel.tally.pb_rows import Section, number

MOST_POINTS = 10**9


class Repeats(StrEnum):
    """What becomes of a vote that names a project twice.

    The file is refused; the vote is kept as it stands (only for a count that leaves out broken ballots); or the pick counts once.
    """

    REFUSE = "refuse"
    KEEP = "keep"
    MERGE = "merge"


class BallotReading(MetaReading):
    """Reads votes, one line after the other."""

    votes: Section
    repeats: Repeats
    points_rank = False

    def ballots(self, form: Form, proposals: Sequence[Proposal]) -> Ballots:
        position = {each.id: index for index, each in enumerate(proposals)}
        lines, cells = (line for line, _ in self.votes.rows), self.votes.column("vote")
        votes = [self._choices(line, cell, position) for line, cell in zip(lines, cells, strict=True)]
        repeated = self._repeated(votes) if self.repeats is Repeats.MERGE else {}
        points = self._points(votes, repeated) if self._has_points(form) else None
        for vote, kept in repeated.items():
            votes[vote] = [votes[vote][at] for at in kept]
        ends = np.cumsum([0, *map(len, votes)], dtype=np.int64)
        choices = np.fromiter(chain.from_iterable(votes), np.int64)
        if points is None:
            return Ballots(form, ends, choices)
        scale = lcm(1, *(Fraction(each).denominator for each in set(points)))
        whole = [int(each * scale) for each in points]
        if any(abs(each) > MOST_POINTS for each in set(whole)):
            self.wrong(0, "invalid points value", "points have too many digits")
            whole = []
        return Ballots(form, ends, choices, np.array(whole, np.int64), scale)

    def _choices(self, line: int, cell: str, position: dict[str, int]) -> list[int]:
        if not cell:
            return []
        try:
            chosen = [position[name] for name in cell.split(",")]
        except KeyError:
            names = split(cell)
            self.wrong(line, "whitespace around vote separator", f"the vote {cell!r} is not a tidy list", fatal=False)
            chosen = [position[name] for name in names if name in position]
            for unknown in sorted(set(names) - set(position)):
                self.wrong(line, "vote for non-existent project", f"{unknown!r} is not a project")
        if self.repeats is Repeats.REFUSE and len(chosen) > 1 and len(set(chosen)) < len(chosen):
            told = "names a project twice (--merge-repeats takes it once, --leave-out-broken leaves such ballots out)"
            self.wrong(line, "vote with duplicated projects", f"the vote {cell!r} {told}")
        return chosen

    def _repeated(self, votes: Sequence[Sequence[int]]) -> dict[int, list[int]]:
        """For each vote that names a project twice, the places in it of the picks that are taken."""
        twice = (place for place, vote in enumerate(votes) if len(set(vote)) < len(vote))
        return {place: [votes[place].index(each) for each in dict.fromkeys(votes[place])] for place in twice}

    def _has_points(self, form: Form) -> bool:
        """Whether points stand beside the votes, as the form wants it or beside rankings that they agree with."""
        found = any(self.votes.column("points"))
        if found and form is Form.RANKING:
            told = "the rankings have points beside them, which say the same: they are taken as the scores of the ranks"
            self.wrong(0, "unexpected points for vote_type", told, fatal=False)
            self.points_rank = True
            return True
        if found and not form.has_points:
            self.wrong(0, "unexpected points for vote_type", f"ballots of the form {form} have no points")
        return form.has_points

    def _points(self, votes: Sequence[Sequence[int]], repeated: Mapping[int, Sequence[int]]) -> list[Money]:
        """Points beside the choices; one list for all ballots."""
        known: dict[str, Money] = {}
        points = list[Money]()
        rows = zip(self.votes.rows, self.votes.column("points"), votes, strict=True)
        for place, ((line, _), cell, vote) in enumerate(rows):
            texts = split(cell)
            if len(texts) != len(vote):
                text = f"{len(vote)} projects but {len(texts)} points"
                self.wrong(line, "vote/points length mismatch" if texts else "missing points for vote_type", text)
                continue
            for text in texts:
                if text not in known:
                    known[text] = self._point(line, text)
            given = [known[text] for text in texts]
            if self.points_rank:
                self._agree(line, given)
            points.extend(self._merged(line, vote, given, repeated[place]) if place in repeated else given)
        return points

    def _agree(self, line: int, points: Sequence[Money]) -> None:
        """Points beside a ranking never rise, nor lie below 0."""
        if any(before < after for before, after in pairwise(points)):
            told = f"the points {','.join(map(str, points))} contradict the ranking: a later rank has more"
            self.wrong(line, "unexpected points for vote_type", told)
        elif points and points[-1] < 0:
            self.wrong(line, "invalid points value", "points beside a ranking must not be below 0")

    def _merged(self, line: int, vote: Sequence[int], points: Sequence[Money], kept: Sequence[int]) -> list[Money]:
        """The points of the picks that are kept; those of the others must be the same."""
        if len({*zip(vote, points, strict=True)}) > len(kept):
            self.wrong(line, "vote with duplicated projects", "a project is named twice, with different points")
        return [points[at] for at in kept]

    def _point(self, line: int, text: str) -> Money:
        try:
            return number(text)
        except ValueError as error:
            self.wrong(line, "invalid points value", f"points: {error}")
            return 0
