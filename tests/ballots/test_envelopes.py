"""Envelopes, without a database: what is put in comes out, and nothing of it can be seen from outside."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from panel.ballots import envelopes, papers
from panel.ballots.envelopes import CannotOpen, Keys, Paper
from panel.ballots.paper_rules import PaperTerms, is_ballot, widest
from panel.ballots.picks import canonical, picks_of, ranked, ticked
from panel.rounds.ballot_forms import BallotForm

LINK_KEY = bytes(range(32))
NUMBERS = st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=8), unique=True, max_size=12)


def keys(link_key=LINK_KEY, *, round_id=3, ballot_bytes=400):
    return Keys.of(link_key, round_id=round_id, ballot_bytes=ballot_bytes)


def a_paper(*numbers, earlier=()):
    return Paper.fresh(papers.canonical(numbers), papers.random_id(), earlier)


@st.composite
def rounds_with_a_ballot(draw):
    """The terms of a round of any form, and one of its ballots."""
    form, total = draw(st.sampled_from(BallotForm)), draw(st.integers(1, 100))
    costs = dict.fromkeys(draw(NUMBERS), 1)
    each, most = draw(st.integers(1, total)), draw(st.integers(1, 12))
    most = max(total, 1) if form == BallotForm.POINTS else most
    terms = PaperTerms(
        form=form, costs=costs, least=1, most=most, budget_pence=100, points_total=total, points_each=each, blank=True
    )
    numbers = ["yes", "no"] if form == BallotForm.YES_NO else sorted(costs)
    picked = draw(st.lists(st.sampled_from(numbers), unique=True, max_size=1 if form.is_one else most)) if numbers else []
    if form == BallotForm.RANKING:
        return terms, ranked(picked)
    if form != BallotForm.POINTS:
        return terms, ticked(picked)
    picks = {}
    for number in picked:
        if left := total - sum(picks.values()):
            picks[number] = draw(st.integers(1, min(each, left)))
    return terms, picks


@given(rounds_with_a_ballot(), st.integers(0, 5))
@settings(deadline=None, max_examples=200)
def test_every_ballot_of_a_round_comes_out_as_it_went_in_and_all_are_of_one_length(of_round_and_ballot, earlier):
    terms, picks = of_round_and_ballot
    is_ballot(terms, picks, blank=not picks)
    length = envelopes.longest(canonical(terms.form, widest(terms)))
    paper = Paper.fresh(canonical(terms.form, picks), papers.random_id(), ("0" * 16,) * earlier)
    of_round = keys(ballot_bytes=length)

    sealed = of_round.close("envelope", paper)

    assert picks_of(terms.form, of_round.open("envelope", sealed).body) == picks
    assert of_round.open("envelope", sealed) == paper
    assert len(sealed) == 12 + length + 16


def test_the_same_ballot_written_twice_looks_different_each_time():
    paper = a_paper("1")

    assert len({keys().close("envelope", paper) for _ in range(50)}) == 50


@pytest.mark.parametrize(
    ("other", "envelope"),
    [
        (keys(bytes(32)), "envelope"),
        (keys(round_id=4), "envelope"),
        (keys(), "envelope of somebody else"),
    ],
    ids=["another key", "another round", "another envelope"],
)
def test_another_key_round_or_envelope_opens_nothing(other, envelope):
    sealed = keys().close("envelope", a_paper("1"))

    with pytest.raises(CannotOpen):
        other.open(envelope, sealed)


def test_no_bit_can_be_changed_and_nothing_cut_off():
    sealed = keys().close("envelope", a_paper("1"))

    for place in range(len(sealed)):
        with pytest.raises(CannotOpen):
            keys().open("envelope", sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :])
        with pytest.raises(CannotOpen):
            keys().open("envelope", sealed[:place])


def test_three_different_keys_come_from_one_and_other_rounds_have_others():
    first, second, third = (keys(), keys(round_id=4), keys(bytes(32)))

    derived = [key for of in (first, second, third) for key in (of.naming, of.encrypting, of.hashing)]

    assert len({*derived, LINK_KEY}) == 10


def test_an_envelope_and_a_keyed_hash_say_nothing_without_the_key():
    assert keys().envelope(1) != keys(bytes(32)).envelope(1)
    assert keys().envelope(1) != keys().envelope(2)
    assert keys().unique("form", "t") != keys().unique("receipt", "t")
    assert keys().unique("form", "t") != keys(bytes(32)).unique("form", "t")


def test_nothing_shows_a_ballot_or_a_key_by_accident():
    paper = a_paper("4711")

    shown = f"{paper!r} {paper} {keys()!r} {keys()}"

    assert "4711" not in shown
    assert paper.nonce not in shown
    assert keys().encrypting.hex() not in shown
    assert repr(keys().encrypting) not in shown


def test_a_ballot_that_is_too_long_is_an_error_of_ours_and_not_cut():
    with pytest.raises(RuntimeError, match="longer than the longest"):
        keys(ballot_bytes=20).close("envelope", a_paper("1"))
