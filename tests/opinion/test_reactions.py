import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from panel.opinion import Entry, Reactions, gather
from panel.opinion.reactions import natural
from tests.opinion.conversations import gathered, planted, published, published_matrix


def as_matrix(reactions: Reactions) -> dict[tuple[str, str], int]:
    return {
        (reactions.participants[person], reactions.statements[statement]): int(vote)
        for person, statement, vote in zip(reactions.person, reactions.statement, reactions.vote, strict=True)
    }


def test_the_last_reaction_counts():
    log = [Entry("ann", "1", 1, 10), Entry("ann", "1", -1, 30), Entry("ann", "1", 0, 20)]

    assert as_matrix(gather(log, ["1"])) == {("ann", "1"): -1}


@pytest.mark.parametrize(("votes", "counted"), [((1, -1), 0), ((1, 0), 0), ((-1, 0, -1), 0), ((1, 1), 1)])
def test_different_reactions_of_one_moment_count_as_a_pass(votes, counted):
    log = [Entry("ann", "1", -1, 5), *(Entry("ann", "1", vote, 9) for vote in votes)]

    assert as_matrix(gather(log, ["1"])) == {("ann", "1"): counted}


def test_reactions_to_other_statements_are_dropped_and_so_are_people_left_with_none():
    log = [Entry("ann", "1", 1, 1), Entry("ann", "2", 1, 2), Entry("ben", "2", -1, 3)]

    reactions = gather(log, ["1", "3"])

    assert as_matrix(reactions) == {("ann", "1"): 1}
    assert reactions.participants == ["ann"]
    assert sorted(reactions.statements) == ["1", "3"]


def test_nothing_at_all_is_no_error():
    reactions = gather([], [])

    assert (reactions.participants, reactions.statements, len(reactions.vote)) == ([], [], 0)


@settings(deadline=None, max_examples=60)
@given(st.randoms(use_true_random=False), st.integers(0, 50))
def test_row_order_and_numbering_leave_the_same_table(random, key):
    log = planted([6, 5], statements=8, key=key)
    people, statements = ([str(n) for n in range(size)] for size in (11, 8))
    random.shuffle(people)
    random.shuffle(statements)
    renamed = [
        entry._replace(participant=people[int(entry.participant)], statement=statements[int(entry.statement)]) for entry in log
    ]
    random.shuffle(renamed)

    before, after = gathered(log), gathered(renamed)

    for column in ("person", "statement", "vote"):
        np.testing.assert_array_equal(getattr(before, column), getattr(after, column))


def test_some_people_only():
    reactions = gathered(planted([3, 3], statements=5))

    some = reactions.of(np.array([1, 4]))

    assert some.participants == [reactions.participants[1], reactions.participants[4]]
    assert as_matrix(some) == {pair: vote for pair, vote in as_matrix(reactions).items() if pair[0] in some.participants}


def test_ten_comes_after_two_and_words_after_numbers():
    assert sorted(["b", "10", "2", "a"], key=natural) == ["2", "10", "a", "b"]


@pytest.mark.parametrize("conversation", ["london.youth.policing", "vtaiwan.uberx"])
def test_the_last_vote_is_what_the_publisher_counts(conversation):
    assert as_matrix(published(conversation, everything=True)) == published_matrix(conversation)
