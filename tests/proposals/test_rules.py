"""What a proposal may be, and when it may be handed in, decided and withdrawn."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from panel.errors import RuleBroken
from panel.proposals import rules
from panel.proposals.states import ProposalState
from panel.rounds.phases import Phase

BUDGET = 500_000


@dataclass
class Plan:
    """A proposal without a database."""

    state: ProposalState = ProposalState.DRAFT
    title: str = "A bench"
    summary: str = "Where things are mended."
    body: str = "Tools and tea."
    group_id: int | None = 1
    cost_pence: int = BUDGET


@dataclass
class Cycle:
    phase: Phase = Phase.PROPOSALS
    frozen_at: datetime | None = None
    imported_from: str | None = None

    def opens_at(self, phase: Phase) -> datetime | None:
        return None


def allowed(rule, *arguments) -> bool:
    try:
        rule(*arguments)
    except RuleBroken:
        return False
    return True


def test_a_proposal_may_cost_all_the_money_of_the_round_and_no_penny_more():
    rules.fits_money(BUDGET, BUDGET)
    with pytest.raises(RuleBroken, match=r"shares out £5,000; the proposal costs £5,000\.01"):
        rules.fits_money(BUDGET + 1, BUDGET)


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [
        ({"title": ""}, "a title"),
        ({"summary": ""}, "one sentence"),
        ({"body": ""}, "what you plan"),
        ({"group_id": None}, "the group"),
        ({"cost_pence": 0}, "what it costs"),
    ],
)
def test_an_unfinished_draft_is_not_handed_in(missing, sentence):
    with pytest.raises(RuleBroken, match=sentence):
        rules.may_submit(Plan(**missing), Cycle(), BUDGET)


STATES = list(ProposalState)
ENDED = ("withdrawn", "dropped")


@pytest.mark.parametrize("phase", list(Phase))
@pytest.mark.parametrize("state", STATES)
def test_each_deed_has_its_states_and_its_phases(phase, state):
    plan, cycle = Plan(state), Cycle(phase)
    writing, deciding = phase in {"ideas", "proposals"}, phase in {"planned", "ideas", "proposals"}

    assert allowed(rules.may_edit, plan, cycle) is (writing and state not in ENDED)
    assert allowed(rules.may_submit, plan, cycle, BUDGET) is (writing and state in {"draft", "declined"})
    assert allowed(rules.may_withdraw, plan, cycle) is (deciding and state not in ENDED)
    assert allowed(rules.may_stand, plan, cycle, BUDGET) is (deciding and state in {"submitted", "declined"})
    assert allowed(rules.may_decline, plan, cycle, "Rheswm.", "A reason.") is (deciding and state in {"submitted", "standing"})


def test_what_costs_too_much_is_neither_handed_in_nor_put_on_the_ballot():
    with pytest.raises(RuleBroken, match="shares out"):
        rules.may_submit(Plan(), Cycle(), BUDGET - 1)
    with pytest.raises(RuleBroken, match="shares out"):
        rules.may_stand(Plan(ProposalState.SUBMITTED), Cycle(), BUDGET - 1)


@pytest.mark.parametrize(("reason_cy", "reason_en"), [("", "A reason."), ("Rheswm.", " ")])
def test_turning_down_needs_a_reason_in_both_languages(reason_cy, reason_en):
    with pytest.raises(RuleBroken, match="in Welsh and in English"):
        rules.may_decline(Plan(ProposalState.SUBMITTED), Cycle(), reason_cy, reason_en)


def test_a_frozen_round_keeps_its_list():
    cycle = Cycle(frozen_at=datetime.max.replace(tzinfo=UTC))

    assert not allowed(rules.may_stand, Plan(ProposalState.SUBMITTED), cycle, BUDGET)
    assert not allowed(rules.may_withdraw, Plan(ProposalState.STANDING), cycle)
