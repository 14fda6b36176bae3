"""The life of a ballot, in any order that people can think of, beside a model that fits on a page: the two never part.

With PANEL_DEEP=1 two thousand lives for each database.
"""

import os
from collections import Counter
from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import func, select

from panel.ballots import papers
from panel.ballots.actions import cast, phases, seal
from panel.ballots.envelopes import version_of
from panel.ballots.models import OpenBallot, SealedBallot
from panel.errors import RuleBroken
from panel.extensions import db
from panel.people.models import Person
from panel.roll import actions as roll
from panel.roll.models import Mark, RollEntry
from panel.rounds.models import Phase, Round
from tests.ballots.makers import WHY, an_open_round, close
from tests.ballots.test_paused import key_of
from tests.ballots.test_voting import opened, post
from tests.makers import an_organiser

LIVES, STEPS = (2_000, 20) if os.environ.get("PANEL_DEEP") else (15, 20)
STATUS = {"kept": 303, "refused": 422, "closed": 422, "paused": 503}
PEOPLE = st.integers(0, 2)
PICKS = st.sets(st.sampled_from("123"), min_size=1).map(frozenset)
Picks = frozenset[str]


@dataclass(frozen=True)
class Page:
    """A ballot page that somebody has open: the token of its form, and the version of the ballot that it knew of."""

    token: str
    replaces: str


@dataclass
class Model:
    """What the site should be: who holds which ballot, whether its key lies there, and how far the vote has come."""

    ballots: dict[int, tuple[Picks, str, tuple[Picks, ...]]] = field(default_factory=dict)
    """Person → the picks that count, the form they came with, and what that form cast before."""
    receipts: dict[int, str] = field(default_factory=dict)
    """Person → the code on the receipt of that ballot, where it was seen."""
    gone: list[str] = field(default_factory=list)
    """Codes of ballots that were changed."""
    stage: str = "voting"
    key: str = "good"

    def version(self, person: int) -> str:
        """What a page opened now knows the person's ballot by."""
        held, token, _before = self.ballots.get(person, (None, "", ()))
        return version_of(papers.canonical(held), token) if held else ""

    def cast(self, person: int, page: Page, picks: Picks) -> str:
        """What comes of it, and the ballot that lies there afterwards."""
        if self.stage != "voting" or self.key != "good":
            return "paused" if self.stage == "voting" else "closed"
        held, token, before = self.ballots.get(person, (None, "", ()))
        if (held, token) == (picks, page.token):
            return "kept"
        earlier = (*before, held) if held and token == page.token else ()
        knows = page.token == token or page.replaces == self.version(person)
        late = bool(earlier) and (picks in before or len(before) >= 5)
        taken = any(other != person and ballot[1] == page.token for other, ballot in self.ballots.items())
        if late or taken or not knows:
            return "refused"
        self.ballots[person] = (picks, page.token, earlier)
        self.gone.append(self.receipts.pop(person, ""))
        return "kept"


class LifeOfABallot(RuleBasedStateMachine):
    """Three people with as many pages as they like, an organiser, and a key that comes and goes."""

    pages: Bundle[Page] = Bundle("pages")
    presses: Bundle[tuple[int, Page, Picks]] = Bundle("presses")

    def __init__(self, app, work, sign_in):
        super().__init__()
        self.app, self.work, self.sign_in, self.model, self.pressed = app, work, sign_in, Model(), 0

    @initialize()
    def a_vote_opens(self):
        with self.work():
            self.round, people = an_open_round()
            self.people, self.organiser = [person.id for person in people], an_organiser().id
        self.clients = [self.sign_in(self.app.test_client(), person) for person in people]
        self.path = key_of(self.app, self.round)
        self.key = self.path.read_bytes()

    def fresh(self):
        return db.session.get_one(Round, self.round.id)

    def seal_it(self):
        with self.work():
            seal.seal_round(self.fresh(), db.session.get_one(Person, self.organiser))

    def press(self, person, page, picks):
        """Cast, and expect what the model says; the page that was pressed, to be pressed again."""
        expected = self.model.cast(person, page, picks)
        form = {"form_token": page.token, "replaces": page.replaces}
        answer = post(self.clients[person], self.round, *sorted(picks), cast="1", **form)
        assert (answer.status_code, expected) == (STATUS[expected], expected)
        self.pressed += 1
        return person, page, picks

    @rule(target=pages, person=PEOPLE)
    def open_a_page(self, person):
        if self.model.stage != "voting" or self.model.key != "good":
            status = self.clients[person].get(f"/en/rounds/{self.round.id}/ballot").status_code
            assert status == (503 if self.model.stage == "voting" else 200)
            return multiple()
        form = opened(self.clients[person], self.round)
        assert form["replaces"] == self.model.version(person)
        return Page(form["form_token"], form["replaces"])

    @rule(target=presses, person=PEOPLE, page=pages, picks=PICKS)
    def cast_from_any_page(self, person, page, picks):
        """From one's own page, a stale one, or somebody else's."""
        return self.press(person, page, picks)

    @rule(target=presses, person=PEOPLE, picks=PICKS)
    def open_and_cast(self, person, picks):
        """As people mostly do it: a first ballot, or a change from a new page."""
        held = self.model.ballots.get(person)
        return self.press(person, Page(papers.random_id(), held[1] if held else ""), picks)

    @rule(press=presses)
    def press_again(self, press):
        """The same form with the same picks: the newest, or one that comes late."""
        self.press(*press)

    @rule(target=presses, press=presses, picks=PICKS)
    def change_in_the_same_page(self, press, picks):
        return self.press(press[0], press[1], picks)

    @precondition(lambda self: self.model.stage != "sealed")
    @rule(key=st.sampled_from(["good", "good", "away", "different"]))
    def the_key_changes(self, key):
        self.model.key = key
        if key == "away":
            self.path.unlink(missing_ok=True)
        else:
            self.path.write_bytes(self.key if key == "good" else bytes(32))

    @precondition(lambda self: self.pressed > 5)
    @rule()
    def close(self):
        if self.model.stage == "voting":
            with self.work():
                close(self.fresh())
            self.model.stage = "closed"

    @precondition(lambda self: self.model.stage != "voting")
    @rule()
    def nobody_opens_a_vote_again(self):
        with pytest.raises(RuleBroken), self.work():
            phases.enter(self.fresh(), Phase.VOTING, None, by_hand=True, **WHY)

    @rule()
    def seal(self):
        if self.model.stage != "closed" or self.model.key != "good":
            with pytest.raises(RuleBroken):
                self.seal_it()
            return
        self.seal_it()
        with self.work():
            seal.destroy_key(self.fresh())
        self.model.stage = "sealed"

    @invariant()
    def marks_and_ballots_are_those_of_the_model(self):
        with self.work():
            of_round = select(func.count(Mark.roll_entry_id)).join(RollEntry).where(RollEntry.round_id == self.round.id)
            voted = db.session.scalars(select(RollEntry.person_id).join(Mark).where(RollEntry.round_id == self.round.id))
            table = SealedBallot if self.model.stage == "sealed" else OpenBallot
            other = OpenBallot if table is SealedBallot else SealedBallot
            ballots, others = (
                db.session.scalar(select(func.count(each.key)).where(each.round_id == self.round.id)) for each in (table, other)
            )
            marks = db.session.scalar(of_round)
            assert set(voted) == {self.people[person] for person in self.model.ballots}
        assert (marks, ballots, others) == (len(self.model.ballots), len(self.model.ballots), 0)

    @invariant()
    def receipts_are_those_of_the_model(self):
        """Picks as the model has them; the code stays as long as the ballot does, and is another for another ballot."""
        if self.model.key != "good" or self.model.stage == "sealed":
            return
        with self.work():
            budget_round = self.fresh()
            found = [
                cast.receipt_of(budget_round, roll.entry_of(budget_round, db.session.get_one(Person, person)))
                for person in self.people
            ]
        for person, receipt in enumerate(found):
            held = self.model.ballots.get(person)
            assert (receipt and (frozenset(receipt.picks), receipt.version)) == (held and (held[0], self.model.version(person)))
            if receipt:
                assert self.model.receipts.setdefault(person, receipt.code) == receipt.code
        codes = self.model.receipts.values()
        assert len({*codes} - {*self.model.gone}) == len(codes)

    @invariant()
    def what_is_sealed_is_what_was_cast(self):
        if self.model.stage != "sealed":
            return
        with self.work():
            of_round = select(SealedBallot.body, SealedBallot.receipt_code).where(SealedBallot.round_id == self.round.id)
            rows = db.session.execute(of_round).all()
        cast_ = Counter(papers.canonical(sorted(picks)) for picks, _token, _before in self.model.ballots.values())
        assert Counter(body for body, _code in rows) == cast_
        assert {code for _body, code in rows} >= set(self.model.receipts.values())
        assert not self.path.exists()

    def teardown(self):
        """Every life ends under seal."""
        if hasattr(self, "key") and self.model.stage != "sealed":
            self.the_key_changes("good")
            self.receipts_are_those_of_the_model()
            self.close()
            self.seal()
            self.what_is_sealed_is_what_was_cast()


def test_a_ballot_lives_as_the_model_says_whatever_people_do_in_whatever_order(app, work, sign_in):
    lives = settings(
        max_examples=LIVES, stateful_step_count=STEPS, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )

    run_state_machine_as_test(lambda: LifeOfABallot(app, work, sign_in), settings=lives)
