"""A round's own `.pb` file, read in again and counted: the same winners in the same order, with the same figures."""

from dataclasses import asdict

import pytest
from sqlalchemy import select

from panel import tally
from panel.errors import RuleBroken
from panel.extensions import db
from panel.importing.held import can_be_held, left_behind
from panel.importing.rounds import import_round
from panel.publish.pabulib import pb_lines
from panel.results import traces
from panel.results.actions.count import store_count
from panel.results.actions.publish import stamp_published
from panel.rounds.models import BallotForm, Round
from panel.tally import published_settings, read_pb
from tests.publish.makers import a_published_round
from tests.publish.votes import FORMS


def none(_done, _total):
    """Nobody looks at how far it is."""


def read_in(lines):
    """The published result of a round that is made of these lines."""
    return result_of(read_pb(lines))


def head_of(lines):
    """The file before its ballots, which stand in the random order of their keys."""
    return "".join(lines).split("VOTES\n")[0]


def result_of(election):
    budget_round = import_round(election, name="again.pb", rule=None, completion=None)
    result = store_count(budget_round.id, none)
    stamp_published(result, None)
    return result


def figures(result):
    """All that a count found, whatever a single question's line is called."""
    trace = traces.read(result.trace)
    lines = [asdict(line) for line in trace.lines.values()]
    return trace.voters, trace.share_pence, result.spent_pence, sorted(lines, key=lambda line: line["number"])


@pytest.mark.parametrize("form", list(BallotForm))
def test_what_is_exported_and_read_in_again_counts_alike(work, form):
    kinds, terms = FORMS[form]
    with work():
        ballots = [*(kinds[place % len(kinds)] for place in range(11)), ()]
        old, result = a_published_round(*ballots, ballot_form=form, blank_ballots=True, **terms)
        text = list(pb_lines(result))

        again = read_in(text)

        new = again.budget_round
        assert figures(again) == figures(result)
        names = "ballot_form rule completion points_total points_each budget_pence blank_ballots min_choices"
        assert [getattr(new, name) for name in names.split()] == [getattr(old, name) for name in names.split()]
        places = [[(line.votes, line.place) for line in each.lines] for each in (result, again)]
        assert places[0] == places[1]
        assert head_of(pb_lines(again)) == head_of(text)
        told = left_behind(read_pb(text), published_settings(read_pb(text)))
        assert len(told) == (form == BallotForm.YES_NO), told


BASE = """META
key;value
description;Winter
num_projects;3
num_votes;3
budget;1000
vote_type;{form}
rule;{rule}
{meta}PROJECTS
project_id;cost;name
A;600;Bench
B;400;Choir
C;900;Roof
VOTES
voter_id;vote;points
"""
VOTES = {
    "cumulative": "1;A,B;3,2\n2;B;5\n3;C,A;4,1\n",
    "ordinal": "1;A,B;\n2;B,A,C;\n3;C;\n",
    "choose-1": "1;A;\n2;B;\n3;B;\n",
    "scoring": "1;A,B;3,2\n2;B;5\n3;C,A;4,1\n",
}


def election_with(form, meta="", rule="greedy", votes=""):
    text = BASE.format(form=form, rule=rule, meta=meta) + (votes or VOTES[form])
    return read_pb(text.splitlines(keepends=True))


@pytest.mark.parametrize(
    ("form", "meta", "votes", "sentence"),
    [
        ("scoring", "", "", "of the form scoring"),
        ("cumulative", "max_sum_points;5\n", "1;A,B;2.5,2.5\n2;B;5\n3;C;4\n", "parts of a point"),
        ("cumulative", "", "1;A;-2\n2;B;5\n3;C;4\n", "points below 0"),
        ("ordinal", "max_length;3\nscores;5,3,1\n", "", "the last of 3 ranks scores 1"),
        ("ordinal", "", "", "do not score as rounds here do"),
        ("cumulative", "utility;cost\n", "", "that rounds here do not have: utility"),
    ],
)
def test_what_a_round_cannot_hold_is_refused_by_name(app, form, meta, votes, sentence):
    election = election_with(form, meta, votes=votes)

    with app.app_context(), pytest.raises(RuleBroken) as refused:
        can_be_held(election, own_rule=True)

    assert sentence in str(refused.value)


@pytest.mark.parametrize(
    ("form", "meta", "rule", "held", "told"),
    [
        ("cumulative", "", "greedy", BallotForm.POINTS, ["as many as the largest of its ballots gives"]),
        ("cumulative", "max_sum_points;5\nmin_points;1\n", "equalshares", BallotForm.POINTS, ["min_points"]),
        ("ordinal", "max_length;3\n", "greedy", BallotForm.RANKING, []),
        ("ordinal", "scores;3,2,1\n", "equalshares/add1", BallotForm.RANKING, []),
        ("choose-1", "", "equalshares", BallotForm.APPROVAL, ["tick one at most"]),
        ("choose-1", "", "greedy", BallotForm.CHOOSE_ONE, []),
    ],
)
def test_a_file_of_another_kind_is_counted_as_its_own_words_say(work, form, meta, rule, held, told):
    with work():
        election = election_with(form, meta, rule)
        settings = published_settings(election)
        result = result_of(election)

        found = tally.count(election, settings)
        lines = {line.proposal.number: line for line in result.lines}
        assert db.session.scalars(select(Round)).unique().one().ballot_form == held
        assert tuple(sorted((n for n in lines if lines[n].place), key=lambda n: lines[n].place)) == found.winners
        sentences = left_behind(election, settings)
        assert len(sentences) == len(told)
        assert all(part in sentence for part, sentence in zip(told, sentences, strict=True))
