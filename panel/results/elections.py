"""A sealed round as the tally reads it: its proposals, its ballots, and the rules that were frozen."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import select

from panel.ballots.actions.freeze import frozen_proposals
from panel.ballots.models import SealedBallot
from panel.ballots.picks import picks_of
from panel.extensions import db
from panel.proposals.excluding import exclusions_among
from panel.proposals.headings import Headings, headings_of
from panel.proposals.models import Proposal, ProposalState
from panel.rounds.ballot_forms import NO, QUESTION, YES, BallotForm
from panel.rounds.models import Round
from panel.tally import Ballots, Completion, Election, Form, Limits, Rule, Settings, Utility
from panel.tally import Proposal as Line
from panel.tally.pb_words import OPENING, chosen, words_in

AT_ONCE = 10_000
PENCE = 100
PENCE_IN_A_STEP = 100
"""Shares are raised pound by pound, or in smaller steps where they are small."""
FORMS = {
    BallotForm.APPROVAL: Form.APPROVAL,
    BallotForm.KNAPSACK: Form.APPROVAL,
    BallotForm.POINTS: Form.POINTS,
    BallotForm.RANKING: Form.RANKING,
    BallotForm.CHOOSE_ONE: Form.CHOOSE_ONE,
    BallotForm.YES_NO: Form.CHOOSE_ONE,
}


def on_the_ballot(budget_round: Round) -> list[Proposal]:
    """What stood on the ballot as it was frozen, also where it was withdrawn after it was printed.

    A number alone says less: it stays with what stood on a ballot that was taken back, and was withdrawn before the next.
    """
    return list(frozen_proposals(budget_round))


def election_of(budget_round: Round) -> Election:
    """The round as the tally reads it: money in pence, ids are the proposals' numbers, ballots as they were sealed."""
    form, headings = BallotForm(budget_round.ballot_form), headings_of(budget_round)
    lines = lines_of(on_the_ballot(budget_round), headings)
    if form == BallotForm.YES_NO:
        lines = yes_or_no(lines[0])
    sealed = select(SealedBallot.body).where(SealedBallot.round_id == budget_round.id).order_by(SealedBallot.key)
    sheets = (sheet_of(form, body) for body in db.session.scalars(sealed, execution_options={"yield_per": AT_ONCE}))
    ballots = Ballots.of(FORMS[form], [line.id for line in lines], sheets)
    money = {each.key: each.budget_pence for each in headings.listed}
    return Election(budget_round.budget_pence, tuple(lines), ballots, limits_of(budget_round, len(lines)), money)


def lines_of(proposals: Sequence[Proposal], headings: Headings) -> list[Line]:
    """What stands on the ballot, each under its heading, and in a group with those that it excludes.

    A file has one word for each: the theme, or in a round with headings the heading.
    """
    groups = {each.id: each.key for each in exclusions_among(proposals)}
    return [
        Line(
            str(each.number),
            each.cost_pence,
            name=each.open_title,
            heading=headings.key_for(each),
            group=groups.get(each.exclusion_id or 0, ""),
            withdrawn=each.state == ProposalState.WITHDRAWN,
            details={"category": "" if headings else each.shown_theme or ""},
        )
        for each in proposals
    ]


def sheet_of(form: BallotForm, body: str) -> Sequence[str] | Mapping[str, int]:
    """A sealed ballot as the tally packs it: points by number, or numbers, of a ranking the best first."""
    picks = picks_of(form, body)
    return picks if form == BallotForm.POINTS else list(picks)


def yes_or_no(line: Line) -> list[Line]:
    """A single question: both answers cost the same, one of them wins, and equals are a no, for nothing is spent by halves."""
    return [replace(line, id=NO, name=NO, group=QUESTION), replace(line, id=YES, group=QUESTION)]


def limits_of(budget_round: Round, lines: int) -> Limits:
    """What a ballot of the round may hold."""
    form = BallotForm(budget_round.ballot_form)
    points = form == BallotForm.POINTS
    return Limits(
        min_length=0 if budget_round.blank_ballots else budget_round.min_choices,
        max_length=min(budget_round.max_choices, lines) if form == BallotForm.RANKING else budget_round.max_choices,
        max_sum_cost=budget_round.budget_pence if form == BallotForm.KNAPSACK else None,
        max_points=budget_round.points_each if points else None,
        max_sum_points=budget_round.points_total if points else None,
    )


def settings_of(budget_round: Round, voters: int) -> Settings:
    """How the round is counted, as it was frozen; for one that was read in, by the step and the lot that its file names.

    `voters`: how many ballots there are.
    """
    form = BallotForm(budget_round.ballot_form)
    standing = on_the_ballot(budget_round)
    drawn = sorted(standing, key=lambda each: (each.lot_number or 0, each.id))
    most = min(budget_round.max_choices, len(drawn))
    told = budget_round.imported_from and OPENING in budget_round.about_en
    words = chosen(words_in(budget_round.about_en)) if told else {}
    lot = (NO, YES) if form == BallotForm.YES_NO else tuple(str(each.number) for each in drawn)
    return Settings(
        rule=Rule(str(budget_round.rule)),
        utility=Utility.COST if form.is_ticked else Utility.COST_POINTS,
        completion=Completion(str(budget_round.completion)),
        step=int(words["step"] * PENCE) if words else step_pence(budget_round, smallest_pot(budget_round, standing), voters),
        threshold=budget_round.least_votes,
        scores=tuple(range(most, 0, -1)) if form == BallotForm.RANKING else (),
        lot=words.get("lot", ()) if words else lot,
    )


def smallest_pot(budget_round: Round, proposals: Sequence[Proposal]) -> int:
    """Pence of the heading that has least, where headings have money of their own; else of the round."""
    headings = headings_of(budget_round)
    pots = [each.budget_pence for each in headings.listed]
    if not headings or not all(headings.of(each) for each in proposals):
        pots.append(headings.rest_pence)
    return min(pots)


def step_pence(budget_round: Round, pot_pence: int, voters: int) -> int:
    """By how many pence each share is raised at a time: a pound, or less where a share has not so many pounds as steps."""
    share = pot_pence // max(1, voters)
    return max(1, min(PENCE_IN_A_STEP, share // budget_round.least_steps))
