"""What the result shows: each proposal with its line of the count and the reasons, and the rules compared."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate

from markupsafe import Markup
from sqlalchemy import func, select

from panel.areas.models import Area
from panel.ballots.calls import Calls, calls_of
from panel.ballots.models import NOTED, SealedBallot, Sealing
from panel.ballots.queries import Card
from panel.ballots.sheets import Sheet, sheet_of
from panel.ballots.turns import Turns, turns_of
from panel.extensions import db
from panel.language import gettext as _
from panel.language import ngettext, sorting_key
from panel.money import POUNDS
from panel.proposals.headings import headings_of
from panel.proposals.models import ProposalState
from panel.proposals.queries import Roots, roots_of
from panel.results import decision_words, explanations, small, traces, turnout
from panel.results.decided import Award, awards_of
from panel.results.models import Result
from panel.results.reasons import Reasons, reasons
from panel.results.rules import lists_ballots, shows_totals
from panel.roll import doubts, size
from panel.roll.models import Channel, DoubtState
from panel.rounds.ballot_forms import NO, YES
from panel.rounds.models import Round, Way
from panel.web.templating import written


@dataclass(frozen=True)
class Row:
    """One proposal on the result page: its line of the count, where it is, and the sentences that say why."""

    card: Card
    line: traces.Line
    roots: Roots
    why: str
    reasons: Reasons
    award: Award
    """What it gets in the end, by the count or by what was decided beside it."""
    heading: str = ""
    """The name of the heading that it stands under; "" in a round without headings."""
    rank: int = 0
    """Its number, and so its colour, in every bar and list: the funded ones as they were chosen, then the others."""

    @cached_property
    def title(self) -> Markup:
        """Its title, which names its language where that is not the page's."""
        return written(self.card.title, self.card.title_language)

    @cached_property
    def pence(self) -> int:
        """What it gets; 0 for nothing."""
        return self.award.pence

    @property
    def place(self) -> Area | None:
        """Where it would happen."""
        return self.roots.place


@dataclass(frozen=True)
class Place:
    """A place and the pence that each way to count would give to it, in the order of the ways."""

    name: str
    pence: Sequence[int]


@dataclass(frozen=True)
class Difference:
    """What another rule would have funded beside, and what it would not have."""

    way: traces.Way
    gained: Sequence[Row]
    lost: Sequence[Row]


@dataclass(frozen=True)
class Report:
    """A result as the page shows it: funded ones in the order they were chosen, the others by votes.

    Where few voted, each as they stand on the ballot.
    """

    result: Result
    trace: traces.Trace
    rows: Sequence[Row]
    doubts: Mapping[DoubtState, int]
    """People who said that somebody else had voted as them, by what became of it."""
    channels: Mapping[Channel, int]
    """Counted ballots by how they came in."""
    sheet: Sheet
    """What became of the papers."""
    calls: Calls
    """What became of votes by telephone."""
    turns: Turns
    """What became of ballots that were unlocked in booths."""

    @property
    def other_channels(self) -> dict[Channel, int]:
        """Those that did not come in on this site."""
        return {channel: number for channel, number in self.channels.items() if channel != Channel.WEB}

    @cached_property
    def ways(self) -> list[tuple[Way | None, turnout.Cell]]:
        """The turnout by way, small ones together as None; nothing where there is one way only, or all are small."""
        if len(self.result.budget_round.ways_in) < 2:
            return []
        return turnout.by_way(size.turnout_by_way(self.result.budget_round))

    @cached_property
    def by_area(self) -> Sequence[turnout.Line]:
        """The turnout by area, as it was put together when the ballots were counted; nothing where it is not told."""
        return turnout.lines_of(self.result)

    @cached_property
    def funded(self) -> list[Row]:
        return [row for row in self.rows if row.pence]

    @cached_property
    def unfunded(self) -> list[Row]:
        return [row for row in self.rows if not row.pence]

    @property
    def granted_pence(self) -> int:
        return sum(row.pence for row in self.rows)

    @property
    def left_pence(self) -> int:
        """What stays in the chest."""
        return self.trace.budget_pence - self.granted_pence

    @cached_property
    def decided(self) -> list[decision_words.Told]:
        """What was decided beside the count, in words. One query where something was."""
        return decision_words.told((row.award for row in self.rows), self.result.budget_round.money)

    @property
    def by_count(self) -> list[Row]:
        """What the count chose, whatever was decided beside it."""
        return sorted((row for row in self.rows if row.line.won), key=lambda row: row.line.place or 0)

    def tie(self, row: Row) -> str:
        """What settled it between this one and those that were exactly level with it."""
        titles = {each.line.number: each.card.title for each in self.rows}
        return explanations.settled(row.line, titles.__getitem__)

    @property
    def ties(self) -> list[Row]:
        """Those that were exactly level with another one, where that decided: how it is settled was frozen before the vote."""
        return [row for row in self.rows if row.line.settled_by and not explanations.all_won(row.line, self.trace)]

    @property
    def shows_totals(self) -> bool:
        """Whether so many voted that what they picked can be added up in public."""
        return shows_totals(self.result.voters)

    @property
    def lists_ballots(self) -> bool:
        """Whether so many voted that the ballots are published, and anybody can count again."""
        return lists_ballots(self.result.voters)

    @property
    def headline(self) -> str:
        """The outcome in a line: the title of the page."""
        if answers := self.yes_and_no:
            is_yes = bool(self.by_count)
            if not self.shows_totals:
                return _("The answer is yes") if is_yes else _("The answer is no")
            yes, no = answers
            sentence = _("Yes: %(yes)s said yes, %(no)s said no") if is_yes else _("No: %(no)s said no, %(yes)s said yes")
            return sentence % {"yes": yes, "no": no}
        return ngettext("%(num)s of %(all)s proposals is funded", "%(num)s of %(all)s proposals are funded", len(self.funded)) % {
            "num": len(self.funded),
            "all": len(self.rows),
        }

    @property
    def shares(self) -> str:
        """What each voter had to give, in a sentence or two; "" under a rule without shares."""
        return explanations.shares(self.trace, self.result.budget_round.money)

    @property
    def spending(self) -> list[tuple[Row, int]]:
        """The funded ones as they were chosen, each with the pence that were left after it."""
        left = accumulate((-row.pence for row in self.funded), initial=self.trace.budget_pence)
        return list(zip(self.funded, list(left)[1:], strict=True))

    @property
    def yes_and_no(self) -> tuple[int, int] | None:
        """How many said yes and no to a single question; None where there were proposals to choose from."""
        lines = self.trace.lines
        return (lines[YES].votes, lines[NO].votes) if self.trace.is_yes_or_no else None

    @property
    def other_ways(self) -> list[Difference]:
        """Each other rule that would have funded something else, and what."""
        ours = set(self.trace.official.winners)
        found = []
        for way in self.trace.ways[1:]:
            theirs = set(way.winners)
            gained, lost = ([row for row in self.rows if row.line.number in ids] for ids in (theirs - ours, ours - theirs))
            found += [Difference(way, gained, lost)] if gained or lost else []
        return found

    @property
    def in_any_way(self) -> list[Row]:
        """Funded under one rule or the other: what the comparison lists."""
        winners = {number for way in self.trace.ways for number in way.winners}
        return [row for row in self.rows if row.line.number in winners]

    @cached_property
    def places(self) -> list[Place]:
        """The places of all proposals on the ballot, the one that gets most first."""
        there: dict[Area, list[traces.Line]] = {}
        for row in self.rows:
            if row.place:
                there.setdefault(row.place, []).append(row.line)
        ways = [set(way.winners) for way in self.trace.ways]
        places = [Place(area.name, [_given(lines, winners) for winners in ways]) for area, lines in there.items()]
        return sorted(places, key=lambda place: (-place.pence[0], sorting_key(place.name)))

    def places_reached(self, way: traces.Way) -> int:
        """In how many of them a way to count would fund something."""
        return len({row.place.id for row in self.rows if row.place and row.line.number in way.winners})

    @property
    def turnout_percent(self) -> int:
        return round(100 * self.result.voters / self.result.roll_size) if self.result.roll_size else 0


def _given(lines: Sequence[traces.Line], winners: Collection[str]) -> int:
    return sum(line.cost_pence for line in lines if line.number in winners)


def channels_of(budget_round: Round) -> dict[Channel, int]:
    """How many counted ballots came in by which channel: as it was noted at sealing, for the ballots may not tell."""
    if sealing := db.session.get(Sealing, budget_round.id):
        noted = {channel: getattr(sealing, column) for channel, column in NOTED.items()}
        found = {Channel.WEB: sealing.ballots - sum(noted.values()), **noted}
        return {channel: number for channel, number in found.items() if number}
    counted = select(SealedBallot.channel, func.count()).where(SealedBallot.round_id == budget_round.id)
    rows = db.session.execute(counted.group_by(SealedBallot.channel).order_by(SealedBallot.channel))
    return {Channel(channel): number for channel, number in rows}


def _few(card: Card, line: traces.Line) -> str:
    """What can be said of one alone where few voted: only what everybody knew."""
    return explanations.withdrawn() if not line.won and card.proposal.state == ProposalState.WITHDRAWN else ""


def _shown_by_votes(row: Row) -> tuple[bool, bool, int, int, int, str]:
    return not row.pence, not row.line.won, row.line.place or 0, -row.line.score, row.line.cost_pence, row.line.number


def _shown_as_on_the_ballot(row: Row) -> tuple[bool, bool, int]:
    """Where few voted no order may tell of votes: within each half the rows stay as they are."""
    return not row.pence, not row.line.won, row.line.place or 0


def report(result: Result) -> Report:
    """The result with its proposals and explanations."""
    trace = small.told(result.trace)
    cards = {str(line.proposal.number): Card.of(line.proposal) for line in result.lines}
    roots = roots_of([line.proposal_id for line in result.lines])
    awards = {str(each.line.proposal.number): each for each in awards_of(result)}

    headings = headings_of(result.budget_round)
    told = reasons(result.trace, {number: card.title for number, card in cards.items()}, result.budget_round.currency or POUNDS)
    if trace.is_yes_or_no:  # its one proposal is the answer "yes"
        cards = dict.fromkeys([YES], *cards.values())
    rows = [
        Row(
            cards[number],
            line,
            roots[cards[number].proposal.id],
            told[number].why or _few(cards[number], line),
            told[number],
            awards[str(cards[number].proposal.number)],
            headings.name_for(cards[number].proposal),
        )
        for number, line in trace.lines.items()
        if number in cards
    ]
    rows.sort(key=_shown_by_votes if trace.totals else _shown_as_on_the_ballot)
    rows = [replace(row, rank=rank) for rank, row in enumerate(rows, 1)]
    doubted = doubts.counts(result.budget_round)
    return Report(result, trace, rows, doubted, channels_of(result.budget_round), *_helped(result.budget_round))


def _helped(budget_round: Round) -> tuple[Sheet, Calls, Turns]:
    return sheet_of(budget_round), calls_of(budget_round), turns_of(budget_round)
