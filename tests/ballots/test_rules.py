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


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"web_marks": 41}, "41 people are marked as having voted on this site, but there are 40 ballots"),
        ({"paper_marks": 1}, "1 people are marked as having voted on paper"),
    ],
)
def test_marks_and_ballots_must_be_equal(facts, sentence):
    sound = {"web_marks": 40, "web_ballots": 40, "paper_marks": 0}
    rules.marks_equal_ballots(**sound)

    with pytest.raises(RuleBroken, match=sentence):
        rules.marks_equal_ballots(**{**sound, **facts})


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
