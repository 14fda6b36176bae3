"""What was keyed is counted as the same ballots cast on this site are, in every form."""

import pytest
from sqlalchemy import select

from panel import clock
from panel.ballots.actions import seal, void
from panel.ballots.models import OpenBallot, SealedBallot
from panel.ballots.sheets import sheet_of
from panel.extensions import db
from panel.paper import issuing
from panel.results.actions import count
from tests.ballots.makers import WHY, a_ballot, an_open_round, close
from tests.makers import an_organiser
from tests.paper.makers import a_paper_vote, entered, place_of


@pytest.mark.parametrize(
    ("terms", "lines", "bodies"),
    [
        ({}, ["1 3", "2"], ['["1","3"]', '["2"]']),
        ({"ballot_form": "ranking"}, ["3 1 2", "2"], ['["2"]', '["3","1","2"]']),
        ({"ballot_form": "points", "max_choices": 10}, ["1=5 3:2", "2=1"], ['{"1":5,"3":2}', '{"2":1}']),
        ({"ballot_form": "choose-one", "rule": "greedy", "min_choices": 1, "max_choices": 1}, ["3", "1"], ['["1"]', '["3"]']),
        (
            {"ballot_form": "yes-no", "rule": "greedy", "min_choices": 1, "max_choices": 1, "costs": (300_000,)},
            ["ie", "n"],
            ['["no"]', '["yes"]'],
        ),
        ({"blank_ballots": True}, ["0", "1"], ['["1"]', "[]"]),
    ],
)
def test_every_form_is_keyed_on_one_line(work, terms, lines, bodies):
    with work():
        budget_round, _people = a_paper_vote(voters=2, **terms)
        entered(budget_round, *lines)
        close(budget_round)
        seal.seal_round(budget_round, an_organiser())

        assert sorted(db.session.scalars(select(SealedBallot.body))) == bodies


def test_the_count_of_papers_equals_that_of_the_same_ballots_cast_here(work):
    ballots = ["1 2", "2", "2 3", "1"]
    with work():
        on_paper, _people = a_paper_vote(papers=4)
        entered(on_paper, *ballots)
        here, people = an_open_round(voters=4)
        for person, line in zip(people, ballots, strict=True):
            a_ballot(here, person, *line.split())
        lines = []
        for budget_round in (on_paper, here):
            close(budget_round)
            seal.seal_round(budget_round, an_organiser())
            result = count.store_count(budget_round.id, lambda done, total: None)
            lines.append([(line.proposal.number, line.votes, line.place) for line in result.lines])

        assert lines[0] == lines[1]


def test_a_void_vote_forgets_its_papers(work):
    with work():
        budget_round, people = a_paper_vote()
        entered(budget_round, "1")
        db.session.scalar(select(OpenBallot)).content = b"broken"
        void.void_and_reopen(budget_round, an_organiser(), closes_at=clock.now() + void.rules.LEAST_AGAIN * 3, **WHY)
        assert sheet_of(budget_round).issued == 0
        issuing.issue(budget_round, place_of(budget_round, people[0]))
