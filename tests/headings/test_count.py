"""A vote with headings that have money of their own, from its proposals to a bundle that both recounts agree with."""

import json
import zipfile
from io import BytesIO

import pytest

from panel import clock
from panel.ballots.actions.freeze import changed_since
from panel.board.models import Freeze
from panel.extensions import db
from panel.proposals.exclusions import Exclusion
from panel.proposals.models import Proposal
from panel.recount import verify
from panel.results import traces
from panel.results.elections import election_of, settings_of
from panel.rounds.headings import Heading, Picking
from panel.rounds.models import BallotForm, Completion, Rule
from panel.tally import count as tally
from panel.tally import published_settings, read_pb
from tests.headings.makers import CORE, PARKS, ROADS, WHY_NOT_BOTH, an_open_headed_round, held
from tests.makers import keep

ALL = [("1", "3"), ("1", "2", "4"), ("3", "5"), ("5",), ("2", "3")]
ONE = [("1",), ("1", "2"), ("3", "4"), ("5",), ("2",)]
FORMS = {
    BallotForm.APPROVAL: (ALL, {"completion": Completion.ADD1}),
    BallotForm.KNAPSACK: ([("1", "3"), ("2", "4"), ("5",)], {"rule": Rule.GREEDY}),
    BallotForm.POINTS: ([{"1": 5, "3": 2}, {"4": 4, "5": 5}, {"2": 1}], {"completion": Completion.ADD1U}),
    BallotForm.RANKING: ([("1", "2"), ("4", "3"), ("5",)], {"max_choices": 3, "picking": Picking.ONE}),
    BallotForm.CHOOSE_ONE: ([("1",), ("3",), ("3",), ("5",)], {"rule": Rule.GREEDY, "max_choices": 1, "picking": Picking.ONE}),
}


def files_of(client, budget_round):
    packed = zipfile.ZipFile(BytesIO(client.get(f"/data/rounds/{budget_round.id}/bundle.zip").data))
    return {name: packed.read(name) for name in packed.namelist() if name != "verify.py"} | {
        "verify.py": packed.read("verify.py")
    }


@pytest.mark.parametrize("form", list(FORMS))
def test_a_vote_of_every_form_is_counted_heading_by_heading_and_both_recounts_agree(client, work, tmp_path, form):
    kinds, terms = FORMS[form]
    with work():
        budget_round, result = held(kinds, ballot_form=form, **terms)
        trace, winners = traces.read(result.trace), {line.proposal.number for line in result.lines if line.place}

    files = files_of(client, budget_round)
    step, told = verify.verify(files)

    assert step == 0, told
    assert [(pot.key, pot.budget_pence) for pot in trace.pots] == [("Roads lanes", 400_000), ("Parks", 200_000), ("", 400_000)]
    for pot in trace.pots:
        spent = sum(line.cost_pence for line in trace.lines.values() if line.won and line.heading == pot.key)
        assert spent == pot.spent_pence <= pot.budget_pence
    (tmp_path / "election.pb").write_bytes(files["election.pb"])
    election = read_pb(tmp_path / "election.pb")
    assert set(tally(election, published_settings(election)).winners) == winners
    page = client.get(f"/en/rounds/{budget_round.id}/result").text
    assert "Heading by heading" in page
    assert "Roads, lanes" in page


def test_each_heading_spends_its_own_money_alone(work):
    """Everybody wants roads, two people want a park: it is built all the same, and the roads get no penny of its money."""
    with work():
        _, result = held([("1", "2")] * 12 + [("1",)] * 12 + [("3",)], rule=Rule.GREEDY)
        trace = traces.read(result.trace)

    assert [number for number, line in trace.lines.items() if line.won] == ["1", "3"]
    assert [(pot.voters, pot.spent_pence) for pot in trace.pots] == [(48, 300_000), (2, 120_000), (0, 0)]
    assert trace.lines["2"].missing_pence == 50_000


def test_the_shares_of_a_heading_are_those_of_its_voters(work):
    with work():
        _, result = held(
            [("1",)] * 4 + [("3", "4")], completion=Completion.NONE, costs=[(0, 300_000), (0, 1), (1, 120_000), (1, 80_000)]
        )
        trace = traces.read(result.trace)

    assert [(pot.voters, pot.first_share_pence) for pot in trace.pots] == [(40, 10_000), (10, 20_000)]
    assert trace.around(trace.lines["3"]).share_pence == 20_000
    assert [line.each_pays_pence for line in trace.lines.values()] == [7_500, None, 12_000, 8_000]


def test_a_reserved_share_takes_all_proposals_of_its_kind_wherever_their_groups_put_them(work):
    kinds = ["new", "sustain", "new", "sustain", "new"]
    costs = [(0, 300_000), (0, 60_000), (1, 120_000), (None, 50_000), (None, 100_000)]
    with work():
        budget_round, _ = an_open_headed_round(wishes=(ROADS, PARKS, CORE), costs=costs, kinds=kinds)
        election = election_of(budget_round)

    assert [line.heading for line in election.proposals] == ["Roads lanes", "Keep going", "Parks", "Keep going", ""]
    assert election.headings == {"Roads lanes": 400_000, "Parks": 200_000, "Keep going": 100_000}


def test_what_was_frozen_of_headings_cannot_change_unseen(work):
    with work():
        budget_round, _ = an_open_headed_round()
        frozen = json.loads(db.session.get_one(Freeze, budget_round.id).document)
        assert changed_since(budget_round) == []
        assert [(each["key"], each["proposals"]) for each in frozen["headings"]] == [
            ("Roads lanes", ["1", "2"]),
            ("Parks", ["3", "4"]),
        ]
        db.session.scalars(Proposal.in_round(budget_round.id)).unique().all()[0].heading_id = None
        db.session.flush()

        assert changed_since(budget_round) == ["headings"]


def test_headings_and_exclusions_that_come_after_the_freeze_are_seen(work):
    with work():
        budget_round, _ = an_open_headed_round(wishes=(), costs=[(None, 1_000), (None, 2_000)])
        keep(Heading(round_id=budget_round.id, position=1, key="A", name_cy="A", name_en="A", budget_pence=1))
        made = keep(Exclusion(budget_round=budget_round, decided_at=clock.now(), **WHY_NOT_BOTH))
        budget_round.picking = "all"
        for each in db.session.scalars(Proposal.in_round(budget_round.id)).unique():
            each.exclusion_id = made.id
        db.session.flush()

        assert changed_since(budget_round) == ["headings", "picking", "exclusive"]


def test_a_round_without_headings_is_frozen_as_before(work):
    with work():
        budget_round, _ = an_open_headed_round(wishes=(), costs=[(None, 1_000)])
        frozen = json.loads(db.session.get_one(Freeze, budget_round.id).document)

    assert not {"headings", "picking", "exclusive"} & frozen.keys()


def test_no_share_is_raised_by_more_than_the_smallest_heading_bears(work):
    with work():
        budget_round, people = an_open_headed_round(voters=50)
        assert settings_of(budget_round, len(people)).step == 200_000 // 50 // 100
