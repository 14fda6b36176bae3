"""Ballots of every form, cast here, changed, and keyed from papers, in any order, beside a model that fits on a page.

With PANEL_DEEP=1 two thousand lives and more for each database. What pages and stale windows do is in `test_life_of_a_ballot`.
"""

import os
from collections import Counter
from contextlib import nullcontext
from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import func, select

from panel.ballots import papers, rules
from panel.ballots.actions import cast, seal
from panel.ballots.models import UNTOLD, OpenBallot, SealedBallot
from panel.ballots.picks import ranked, ticked
from panel.ballots.sheets import sheet_of
from panel.errors import RuleBroken
from panel.extensions import db
from panel.paper import batches, issuing, shorthand
from panel.people.models import Person
from panel.roll.actions import entry_of, marks
from panel.rounds.ballot_forms import BallotForm
from panel.rounds.models import Round, Rule
from tests.ballots.makers import WHY, an_open_round, close
from tests.makers import an_organiser
from tests.paper.makers import keyed

LIVES, STEPS = (350, 20) if os.environ.get("PANEL_DEEP") else (4, 10)
"""Of each form."""
VOTERS = 3
COSTS = {"1": 300_000, "2": 400_000, "3": 500_000}
ONE = {"rule": Rule.GREEDY, "max_choices": 1}
TERMS = {
    "approval": {"max_choices": 2},
    "knapsack": {},
    "points": {},
    "ranking": {"max_choices": 2},
    "choose-one": ONE,
    "yes-no": ONE | {"costs": (300_000,)},
}
WHO = st.integers(0, VOTERS - 1)
WISHES = st.sampled_from([[], ["1"], ["2", "1"], ["3", "1"], ["2", "3"], ["3", "2", "1"], ["9"]])
"""What somebody has in mind; a form makes of it what it can. Number 9 is not on the ballot."""


def picks_of(form, wishes):
    if form == "points":
        return {number: 1 + 2 * place + (place == 2) for place, number in enumerate(wishes)}
    if form == "ranking":
        return ranked(wishes)
    return ticked([{"1": "yes", "2": "no"}.get(number, number) for number in wishes] if form == "yes-no" else wishes)


@dataclass
class Model:
    """What the site should be: who voted how, who holds a paper, what was keyed."""

    form: str
    blank: bool
    web: dict[int, str] = field(default_factory=dict)
    tokens: dict[int, str] = field(default_factory=dict)
    holders: set[int] = field(default_factory=set)
    keyed: list[str] = field(default_factory=list)
    replaced: int = 0
    returned: int = 0
    spoiled: int = 0
    missing: int = 0
    issued: int = 0
    stage: str = "voting"

    @property
    def out(self) -> int:
        return self.issued - self.replaced - self.returned - self.spoiled - self.missing - len(self.keyed)

    def body(self, wishes):
        """The ballot as it is kept; None where it is none."""
        known = {"1", "2"} if self.form == "yes-no" else set(COSTS)
        fits = {
            "approval": len(wishes) <= 2,
            "ranking": len(wishes) <= 2,
            "points": True,  # 1, 3 and 6 points: three are ten in all, and one of them has too many
            "knapsack": sum(COSTS.get(each, 0) for each in wishes) <= 1_000_000,
        }.get(self.form, len(wishes) < 2)
        if not wishes:
            return ("{}" if self.form == "points" else "[]") if self.blank else None
        if not fits or not {*wishes} <= known or (self.form == "points" and len(wishes) > 2):
            return None
        if self.form == "points":
            pairs = sorted(zip(wishes, (1, 3), strict=False))
            return "{" + ",".join(f'"{number}":{points}' for number, points in pairs) + "}"
        names = [{"1": "yes", "2": "no"}[each] for each in wishes] if self.form == "yes-no" else wishes
        return "[" + ",".join(f'"{each}"' for each in (names if self.form == "ranking" else sorted(names))) + "]"


class LifeOfEveryForm(RuleBasedStateMachine):
    """Three people, a desk with papers, three who key, an organiser who seals."""

    def __init__(self, work, form):
        super().__init__()
        self.work, self.form, self.done = work, form, 0

    @initialize(blank=st.booleans())
    def a_vote_opens(self, blank):
        form, self.model = self.form, Model(self.form, blank)
        with self.work():
            terms = {"ways": "residency,staff", "ballot_form": BallotForm(form), "blank_ballots": blank, **TERMS[form]}
            self.round, people = an_open_round(voters=VOTERS, **terms)
            self.people, self.staff = [person.id for person in people], [an_organiser().id for _ in range(3)]
        self.cast(0, [])

    def does(self, action, *, allowed):
        """It happens, or it is refused and nothing of it is left; whichever the model says."""
        with nullcontext() if allowed else pytest.raises(RuleBroken), self.work():
            return action(db.session.get_one(Round, self.round.id))

    def place(self, budget_round, who):
        return entry_of(budget_round, db.session.get_one(Person, self.people[who]))

    @rule(ballots=st.lists(st.tuples(WHO, WISHES), min_size=2, max_size=6))
    def voters_come(self, ballots):
        """Each casts a ballot, or changes it."""
        for who, wishes in ballots:
            self.cast(who, wishes)

    @rule(visits=st.lists(st.tuples(WHO, st.sampled_from(["hand_out"] * 4 + ["replace", "take_back"])), min_size=2, max_size=6))
    def people_come_to_the_desk(self, visits):
        for who, why in visits:
            getattr(self, why)(who)

    def wanted(self, wishes):
        """Mostly what the form takes, so that much is cast: of one question one answer."""
        return wishes[:1] if self.model.form in {"choose-one", "yes-no"} and wishes != ["2", "1"] else wishes

    def cast(self, who, wishes):
        model, token, wishes = self.model, papers.random_id(), self.wanted(wishes)
        body, form = model.body(wishes), {"picks": picks_of(model.form, wishes), "blank": not wishes}
        before = cast.version_of(model.web[who], model.tokens[who]) if who in model.web else ""
        allowed = model.stage == "voting" and who not in model.holders and body is not None
        self.does(
            lambda it: cast.cast_ballot(it, self.place(it, who), form_token=token, replaces=before, **form), allowed=allowed
        )
        if allowed:
            model.web[who], model.tokens[who] = body, token

    def hand_out(self, who):
        model = self.model
        allowed = model.stage == "voting" and who not in model.holders and who not in model.web
        self.does(lambda it: issuing.issue(it, self.place(it, who)), allowed=allowed)
        if allowed:
            model.holders.add(who)
            model.issued += 1

    def replace(self, who):
        allowed = self.model.stage == "voting" and who in self.model.holders
        self.does(lambda it: issuing.replace(it, self.place(it, who)), allowed=allowed)
        self.model.issued += allowed
        self.model.replaced += allowed

    def take_back(self, who):
        model = self.model
        allowed = model.stage != "sealed" and who in model.holders and model.out > 0
        self.does(lambda it: issuing.take_back(it, self.place(it, who)), allowed=allowed)
        model.returned += allowed
        model.holders -= {who} if allowed else set()

    @precondition(lambda self: self.model.out > 0)
    @rule(pile=st.lists(st.none() | WISHES, min_size=1, max_size=2), differ=st.booleans())
    def key_a_pile(self, pile, differ):
        """None is a paper that is no ballot. Where two people differ, a third settles it."""
        model, pile = self.model, [wishes and self.wanted(wishes) for wishes in pile]
        bodies = [model.body(wishes) for wishes in pile if wishes is not None]
        allowed = model.stage != "sealed" and len(pile) <= model.out and None not in bodies
        self.does(lambda it: self.keyed_by_all(it, pile, differ=differ), allowed=allowed)
        if allowed:
            model.keyed += bodies
            model.spoiled += len(pile) - len(bodies)

    def keyed_by_all(self, budget_round, pile, *, differ):
        first, second, third = (db.session.get_one(Person, each) for each in self.staff)
        form = BallotForm(self.model.form)
        lines = ["x" if wishes is None else shorthand.written(form, picks_of(form, wishes)) for wishes in pile]
        batch = batches.begin(budget_round, first, len(lines))
        wrong = differ and lines[0] != "x"
        keyed(budget_round, batch, first, ["x", *lines[1:]] if wrong else lines)
        keyed(budget_round, batch, second, lines)
        if wrong:
            keyed(budget_round, batch, third, lines[:1])

    @precondition(lambda self: self.done > 4)
    @rule()
    def close(self):
        if self.model.stage == "voting":
            self.does(close, allowed=True)
            self.model.stage = "closed"

    @precondition(lambda self: self.model.stage != "voting")
    @rule()
    def the_rest_is_missing(self):
        allowed = self.model.stage == "closed" and self.model.out > 0
        self.does(lambda it: issuing.say_missing(it, self.staffed(), **WHY), allowed=allowed)
        self.model.missing += self.model.out if allowed else 0

    @precondition(lambda self: self.done > 3)
    @rule()
    def seal(self):
        allowed = self.model.stage == "closed" and not self.model.out
        self.does(lambda it: seal.seal_round(it, self.staffed()), allowed=allowed)
        self.model.stage = "sealed" if allowed else self.model.stage

    def staffed(self):
        return db.session.get_one(Person, self.staff[0])

    @invariant()
    def marks_papers_and_ballots_are_those_of_the_model(self):
        model = self.model
        self.done += 1
        with self.work():
            budget_round = db.session.get_one(Round, self.round.id)
            sheet, found = sheet_of(budget_round), marks(budget_round)
            lying = db.session.scalar(select(func.count(OpenBallot.key)).where(OpenBallot.round_id == budget_round.id))
            of_round = select(SealedBallot.body, SealedBallot.channel).where(SealedBallot.round_id == budget_round.id)
            sealed = Counter(map(tuple, db.session.execute(of_round)))
            receipts = [cast.receipt_of(budget_round, self.place(budget_round, who)) for who in model.web]
        assert (found.get("web", 0), found.get("paper", 0)) == (len(model.web), len(model.holders))
        assert (sheet.issued, sheet.entered, sheet.spoiled) == (model.issued, len(model.keyed), model.replaced + model.spoiled)
        assert (sheet.returned, sheet.missing, sheet.out) == (model.returned, model.missing, model.out)
        cast_ = [(body, "web") for body in model.web.values()] + [(body, "paper") for body in model.keyed]
        untold = rules.tells_on_somebody(Counter(channel for _body, channel in cast_).values())
        cast_ = [(body, UNTOLD) for body, _channel in cast_] if untold and model.stage == "sealed" else cast_
        assert (sealed, lying) == ((Counter(cast_), 0) if model.stage == "sealed" else (Counter(), len(cast_)))
        if model.stage != "sealed":
            versions = [cast.version_of(body, model.tokens[who]) for who, body in model.web.items()]
            assert [receipt.version for receipt in receipts] == versions

    def teardown(self):
        """Every life ends under seal."""
        if hasattr(self, "model") and self.model.issued + len(self.model.web) and self.model.stage != "sealed":
            if self.model.stage == "voting":
                self.does(close, allowed=True)
                self.model.stage = "closed"
            self.seal()  # not while a paper is out
            self.the_rest_is_missing()
            self.seal()
            self.marks_papers_and_ballots_are_those_of_the_model()


@pytest.mark.parametrize("form", TERMS)
def test_ballots_of_every_form_and_papers_live_as_the_model_says(app, work, form):
    lives = settings(
        max_examples=LIVES, stateful_step_count=STEPS, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )

    run_state_machine_as_test(lambda: LifeOfEveryForm(work, form), settings=lives)
