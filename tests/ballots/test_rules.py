"""The sentences of voting, without a database."""

from dataclasses import dataclass

import pytest

from panel.ballots import rules
from panel.errors import RuleBroken


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [({"sealed": True, "closed": True}, "sealed already"), ({"sealed": False, "closed": False}, "still open")],
)
def test_sealing_has_its_time(facts, sentence):
    rules.can_seal(closed=True, sealed=False)

    with pytest.raises(RuleBroken, match=sentence):
        rules.can_seal(**facts)


def test_marks_and_ballots_must_be_equal():
    rules.marks_equal_ballots({"on this site": (40, 40), "in a hall": (0, 0)})

    with pytest.raises(RuleBroken, match="41 people are marked as having voted on this site, but there are 40 ballots"):
        rules.marks_equal_ballots({"on this site": (41, 40)})


@pytest.mark.parametrize("fault", [{"marks": 2}, {"holders": 2}, {"ballots": 2}, {"entered": 2}])
def test_papers_on_the_roll_on_the_sheet_and_in_the_batches_must_be_equal(fault):
    sound = {"marks": 3, "holders": 3, "ballots": 3, "entered": 3}
    rules.papers_are_right(**sound)

    with pytest.raises(RuleBroken, match="Nothing was sealed"):
        rules.papers_are_right(**{**sound, **fault})


@dataclass(frozen=True)
class Lies:
    form_token: str = "t"
    version: str = "v"
    earlier: tuple[str, ...] = ()


@pytest.mark.parametrize(
    ("known", "facts", "sentence"),
    [
        (None, {"form_token": "t", "replaces": ""}, ""),
        (Lies(), {"form_token": "u", "replaces": "v"}, ""),
        (Lies(), {"form_token": "t", "replaces": ""}, ""),
        (Lies(), {"form_token": "u", "replaces": ""}, "already voted from another page"),
        (Lies(), {"form_token": "u", "replaces": "older"}, "already voted from another page"),
        (Lies(), {"form_token": "u", "replaces": "t"}, "already voted from another page"),
        (None, {"form_token": "t", "replaces": "gone"}, "before something changed"),
        (Lies(earlier=("now",)), {"form_token": "t", "replaces": ""}, "changed your ballot since"),
        (Lies(earlier=("1", "2", "3", "4", "5")), {"form_token": "t", "replaces": ""}, "changed your ballot since"),
    ],
)
def test_only_a_form_that_knew_of_the_newest_ballot_changes_it(known, facts, sentence):
    if not sentence:
        rules.is_newest(known, "now", **facts)
        return
    with pytest.raises(RuleBroken, match=sentence):
        rules.is_newest(known, "now", **facts)
