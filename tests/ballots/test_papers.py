"""Papers and receipts, without a database."""

import json
import re
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from panel.ballots import papers
from panel.roll.symbols import grouped

NUMBERS = st.lists(st.text("0123456789-abc", min_size=1, max_size=6), unique=True, max_size=12)


@given(NUMBERS, st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=80)
def test_a_ballot_has_one_spelling_whatever_the_order_of_its_picks(numbers, random):
    shuffled = random.sample(numbers, len(numbers))

    body = papers.canonical(shuffled)

    assert body == papers.canonical(numbers)
    assert sorted(json.loads(body)) == sorted(numbers)


@given(st.binary(min_size=32, max_size=32))
@settings(deadline=None, max_examples=80)
def test_a_code_is_found_again_however_it_is_typed(bits):
    code = papers.receipt_code(bits.hex())
    typed = grouped(code).lower().replace("0", "o").replace("1", "l").replace("-", " - ")

    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{16}", code)
    assert papers.typed_code(typed) == code


def test_a_code_is_the_first_eighty_bits_in_crockfords_base_32():
    assert papers.receipt_code("00" * 32) == "0" * 16
    assert papers.receipt_code("ff" * 32) == "Z" * 16
    assert papers.receipt_code("08" + "00" * 31) == "1" + "0" * 15


@pytest.mark.parametrize("typed", ["", "7KQ4", "7KQ4-M2ZD-P9XA-3FH", "7KQ4-M2ZD-P9XA-3FHTX", "7KQ4-M2ZD-P9XA-3FH!", "U" * 16])
def test_what_cannot_be_a_code_is_none(typed):
    assert papers.typed_code(typed) is None


def test_a_commitment_depends_on_round_ballot_and_nonce():
    known = papers.commitment(1, '["1"]', "a")

    others = {papers.commitment(2, '["1"]', "a"), papers.commitment(1, '["2"]', "a"), papers.commitment(1, '["1"]', "b")}

    assert known not in others
    assert len(others) == 3


def test_each_voter_has_an_order_of_their_own_that_stays():
    numbers = [str(number) for number in range(1, 13)]

    orders = [papers.own_order("secret", str(person), 1, numbers) for person in range(200)]

    assert orders[7] == papers.own_order("secret", "7", 1, numbers)
    assert all(sorted(order, key=int) == numbers for order in orders)
    first = Counter(order[0] for order in orders)
    assert len(first) == 12
    assert max(first.values()) < 40
