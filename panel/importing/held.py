"""What a round can hold of an election that was held elsewhere: which ballots, by which rule, and what stays behind.

One judgement for the command and the page. What would change who wins is refused; what does not is told.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from panel import tally
from panel.errors import RuleBroken
from panel.language import gettext as _
from panel.rounds.ballot_forms import NO, QUESTION, YES, BallotForm
from panel.rounds.models import Rule
from panel.tally import Election, Form, Settings, Utility, published_settings
from panel.web.incoming import LARGEST_ID

MOST_POINTS = 1_000_000
HEADING_MOST = 80
NUL = "\0"
"""The one sign that PostgreSQL keeps in no text."""
HELD_COLUMNS = {"voter_id", "voting_method"}
HELD_DETAILS = {"category", "description", "votes", "score", "selected"}


def form_of(election: Election, settings: Settings) -> BallotForm:
    """The ballot of the round that holds these. One that picks one is held as a tick where a rule is kept that is for ticks."""
    form = election.ballots.form
    if is_question(election):
        return BallotForm.YES_NO
    if form == Form.CHOOSE_ONE and settings.rule is tally.Rule.GREEDY:
        return BallotForm.CHOOSE_ONE
    if form.is_plain:
        whole = form == Form.APPROVAL and election.limits.max_sum_cost == election.budget
        return BallotForm.KNAPSACK if whole else BallotForm.APPROVAL
    return BallotForm.RANKING if form == Form.RANKING else BallotForm.POINTS


def is_question(election: Election) -> bool:
    """Whether it is a single question as rounds here ask it: yes or no at the same cost, one of which wins."""
    lines = {line.id: line for line in election.proposals}
    both = lines.keys() == {YES, NO} and {line.group for line in lines.values()} == {QUESTION}
    return both and election.ballots.form == Form.CHOOSE_ONE and lines[YES].cost == lines[NO].cost


def can_be_held(election: Election, *, own_rule: bool, rule: Rule | None = None) -> None:
    """RuleBroken, naming it, for the first thing that decides in the file and that no round has here."""
    published = published_settings(election)
    _ballots_can_be_held(election)
    _headings_can_be_held(election)
    _groups_can_be_held(election, str(rule or published.rule))
    if not election.proposals:
        raise RuleBroken(_("It has no projects."))
    is_other = published.greedy_stop or published.comparison or published.rule is tally.Rule.PHRAGMEN
    if own_rule and is_other:
        raise RuleBroken(
            _("Its own rule, %(rule)s, is not one of a round here. Please say how to count: greedy or equal-shares.")
            % {"rule": election.meta.get("rule", "") or str(published.rule)}
        )
    if is_question(election) and str(rule or published.rule) != Rule.GREEDY:
        raise RuleBroken(_("Its ballots say yes or no; rounds here count those by the most votes first: greedy."))
    if unknown := [setting for setting, is_there in _settings_of_others(election, published).items() if is_there]:
        raise RuleBroken(_("It is counted with a setting that rounds here do not have: %(setting)s.") % {"setting": unknown[0]})


def _headings_can_be_held(election: Election) -> None:
    """RuleBroken for a category whose name or money no heading here can have."""
    wrong = next((name for name, money in election.headings.items() if len(name) > HEADING_MOST or not money), "")
    if wrong:
        facts = {"name": wrong[:HEADING_MOST], "most": HEADING_MOST}
        raise RuleBroken(_("The category “%(name)s” has no money, or a name of more than %(most)s characters.") % facts)


def _groups_can_be_held(election: Election, rule: str) -> None:
    """RuleBroken where the count could not keep to proposals that exclude each other."""
    groups = {line.group for line in election.proposals if line.group}
    if not groups or is_question(election):
        return
    apart = any(len({line.heading for line in election.proposals if line.group == group}) > 1 for group in groups)
    if rule != Rule.GREEDY or apart:
        raise RuleBroken(
            _("It has projects that exclude each other. Rounds here know that with the rule greedy only, in one category.")
        )


def _settings_of_others(election: Election, published: Settings) -> dict[str, bool]:
    """Settings that decide and that no round has here, by their names in the format; whether the file has them."""
    plain = election.ballots.form.is_plain
    return {
        "budget_per_category, budget_per_neighborhood": bool(election.caps),
        "utility": published.utility is not (Utility.COST if plain else Utility.COST_POINTS),
        "viability": published.viability is not None,
        "stop_when_exhaustive": published.stop_when_exhaustive,
        "leave_out_broken": published.leave_out_broken,
        "scores": plain and bool(published.scores),
    }


def _ballots_can_be_held(election: Election) -> None:
    ballots = election.ballots
    if ballots.form == Form.SCORES:
        raise RuleBroken(
            _("Its ballots are of the form %(form)s; rounds here hold ballots that tick, share out points, or rank.")
            % {"form": ballots.form}
        )
    if ballots.form == Form.POINTS:
        _points_can_be_held(election)
    if ballots.form == Form.RANKING:
        _ranks_can_be_held(election)


def _points_can_be_held(election: Election) -> None:
    points = election.ballots.points
    assert points is not None  # noqa: S101 - a ballot with points has some
    if election.ballots.points_scale != 1:
        raise RuleBroken(_("Its ballots give parts of a point; rounds here hold whole points."))
    if points.min(initial=0) < 0 or points.max(initial=0) > MOST_POINTS:
        raise RuleBroken(_("Its ballots give points below 0, or more than a million; rounds here do not."))


def _ranks_can_be_held(election: Election) -> None:
    """RuleBroken unless each rank scores what it scores in a round here: with three ranks 3, 2 and 1."""
    ballots, published = election.ballots, published_settings(election)
    most = ranks_of(election, published)
    ours = tuple(range(most, 0, -1))
    rank = np.arange(len(ballots.choices)) - np.repeat(ballots.starts[:-1], ballots.lengths)
    if published.scores:
        alike = published.scores == ours
    elif ballots.points is not None:
        alike = bool((ballots.points == (most - rank) * ballots.points_scale).all())
    else:
        alike = election.limits.max_length is not None
    if not alike or ballots.lengths.max(initial=0) > most:
        raise RuleBroken(
            _(
                "Its rankings do not score as rounds here do, where the last of %(most)s ranks scores 1 and each one before it"
                " one more. The setting for that in the file is “scores”."
            )
            % {"most": most}
        )


def ranks_of(election: Election, published: Settings) -> int:
    """How many ranks a ballot has: as the file limits them, as many as it has scores for, or all."""
    given = election.limits.max_length or len(published.scores) or len(election.proposals)
    return max(1, min(given, len(election.proposals)))


@dataclass(frozen=True)
class Terms:
    """What a round says of its ballots."""

    form: BallotForm
    least: int
    most: int
    blank: bool
    points_total: int = 10
    points_each: int = 5


def terms_of(election: Election, settings: Settings) -> Terms:
    """What the file says of its ballots, in the words of a round; what it does not say is what its ballots show."""
    form, limits, lengths = form_of(election, settings), election.limits, election.ballots.lengths
    if form == BallotForm.YES_NO:
        return Terms(form, 1, 1, blank=bool((lengths == 0).any()))
    least, most = max(1, limits.min_length), limits.max_length or len(election.proposals)
    if form == BallotForm.RANKING:
        most = ranks_of(election, published_settings(election))
    if form == BallotForm.CHOOSE_ONE or election.ballots.form == Form.CHOOSE_ONE:
        most = 1
    total, each = _points(election) if form == BallotForm.POINTS else (10, 5)
    return Terms(form, least, max(least, most), bool((lengths == 0).any()), total, each)


def _points(election: Election) -> tuple[int, int]:
    """How many points a ballot has, and how many of them one proposal can get."""
    ballots, limits = election.ballots, election.limits
    given = ballots.points if ballots.points is not None else np.zeros(0, np.int64)
    sums = np.bincount(ballots.owners, weights=given, minlength=1)
    total = int(limits.max_sum_points or max(1, sums.max(initial=0)))
    return total, max(1, min(total, int(limits.max_points or total)))


def can_be_kept(election: Election, settings: Settings, terms: Terms) -> Terms:
    """The terms. RuleBroken, naming it, for a number or a sign that the columns of PostgreSQL do not hold."""
    numbers = {
        "min_length": terms.least,
        "max_length": terms.most,
        "max_sum_points": terms.points_total,
        "max_points": terms.points_each,
        "min_project_score_threshold": max(1, int(settings.threshold)),
    }
    for what, number in numbers.items():
        if not 1 <= number <= LARGEST_ID:
            raise RuleBroken(_("%(what)s: it has to be a number from 1 to 2,147,483,647.") % {"what": what})
    if any(NUL in text for text in _texts(election)):
        raise RuleBroken(_("It holds a character that is no text (U+0000). Please mend it where it was made."))
    return terms


def _texts(election: Election) -> Iterator[str]:
    """Whatever of the file may be kept as text."""
    yield from election.meta.values()
    for line in election.proposals:
        yield from (line.id, line.name, *line.details.values())


def left_behind(election: Election, settings: Settings) -> list[str]:
    """Sentences about what of the file does not come along, though the count is the same without it."""
    return [sentence for told in (_limits_left, _columns_left, _form_left) for sentence in told(election, settings)]


def _limits_left(election: Election, settings: Settings) -> Iterator[str]:
    limits, form = election.limits, form_of(election, settings)
    there: dict[str, Callable[[], bool]] = {
        "min_sum_cost": lambda: bool(limits.min_sum_cost),
        "max_sum_cost": lambda: limits.max_sum_cost is not None and form != BallotForm.KNAPSACK,
        "min_points": lambda: limits.min_points is not None,
        "max_points": lambda: limits.max_points is not None and form != BallotForm.POINTS,
        "min_sum_points": lambda: bool(limits.min_sum_points),
        "max_sum_points": lambda: limits.max_sum_points is not None and form != BallotForm.POINTS,
    }
    if names := [name for name, is_there in there.items() if is_there()]:
        yield _("Limits for one ballot that rounds here do not have stay behind: %(names)s.") % {"names": ", ".join(names)}
    if form == BallotForm.POINTS and Fraction(limits.max_sum_points or 0) == 0:
        yield _("The file does not say how many points a ballot has, so it is as many as the largest of its ballots gives.")


def _columns_left(election: Election, _settings: Settings) -> Iterator[str]:
    voters = [name for name in election.voters if name not in HELD_COLUMNS and any(election.voters[name])]
    lines = dict.fromkeys(key for line in election.proposals for key, text in line.details.items() if text)
    details = [key for key in lines if key not in HELD_DETAILS]
    if voters:
        yield _("What the file says of each voter stays behind: %(names)s.") % {"names": ", ".join(voters[:20])}
    if details:
        yield _("What the file says of each project stays behind: %(names)s.") % {"names": ", ".join(details[:20])}


def _form_left(election: Election, settings: Settings) -> Iterator[str]:
    if election.ballots.form == Form.CHOOSE_ONE and form_of(election, settings) == BallotForm.APPROVAL:
        yield _("Its ballots pick one. Counted by equal shares, they are held here as ballots that tick one at most.")
    if is_question(election):
        yield _("Its answers yes and no become one proposal, with the number 1.")
