"""All that decides a count travels in the `.pb` file: written, read back and counted, the same ballots have the same winners."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from panel.tally import (
    Cap,
    Completion,
    Election,
    Form,
    PbBroken,
    Proposal,
    Rule,
    Settings,
    Utility,
    check_pb,
    count,
    published_settings,
    read_pb,
    write_pb,
)
from panel.tally.pb_words import with_words, words_in
from tests.tally.elections import SCORES, capped, elections, papers_of
from tests.tally.test_pb import FILE, lines, the_official_checker, with_line

COSTS = st.integers(1, 60) | st.decimals("0.01", 99, places=2).map(Fraction)
PLAIN = elections(costs=COSTS, points=st.integers(0, 5) | st.sampled_from([Fraction(1, 2), Fraction(9, 4)]))


@st.composite
def any_election(draw):
    """Of any form, with caps or with pots, with proposals that exclude each other, with ids and names that are hard to write."""
    election = draw(st.one_of(PLAIN, capped(PLAIN)))
    places, groups = "abcdefg", st.sampled_from(["", "", "bridge", "y bont: |newydd, a=b"])
    names = draw(st.sampled_from([places, "987abcd", ["2024/1", "№ 2", "a=b", "#3: c", "50%", "x|y", "10"]]))
    ids = dict(zip(places, names, strict=True))
    proposals = [replace(each, id=ids[each.id], group=draw(groups)) for each in election.proposals]
    caps = [replace(cap, most=Fraction(int(cap.most)), ids=frozenset(ids[each] for each in cap.ids)) for cap in election.caps]
    headings = {}
    if not caps and draw(st.booleans()):
        proposals = [replace(each, heading=draw(st.sampled_from(["north", ""]))) for each in proposals]
        headings = {"north": Fraction(int(election.budget / 2))}
    return replace(election, proposals=tuple(proposals), caps=tuple(caps), headings=headings, budget=int(election.budget))


@st.composite
def any_settings(draw, election):
    ids = draw(st.permutations([each.id for each in election.proposals]))
    share = Fraction(election.budget, len(election.ballots))
    dearest = max(each.cost for each in election.proposals)
    return Settings(
        rule=draw(st.sampled_from(Rule)),
        utility=draw(st.sampled_from(Utility)),
        completion=draw(st.sampled_from(Completion)),
        stop_when_exhaustive=draw(st.booleans()),
        step=max(share / draw(st.sampled_from([1, 3, 7])), Fraction(dearest) / 10, Fraction(1, 100)),
        threshold=draw(st.sampled_from([0, 0, 1, 2, Fraction(5, 2)])),
        viability=draw(st.sampled_from([None, Fraction(3), Fraction(1, 3)])),
        scores=draw(st.sampled_from([(), SCORES[Form.RANKING]])) if election.limits.max_length else SCORES[election.ballots.form],
        greedy_stop=draw(st.booleans()),
        comparison=draw(st.booleans()),
        leave_out_broken=draw(st.booleans()),
        lot=tuple(ids[: draw(st.integers(0, len(ids)))]),
    )


@settings(deadline=None, max_examples=120)
@given(st.data(), st.sampled_from([1, 100]))
def test_what_is_written_is_counted_alike_when_it_is_read(data, unit):
    election = data.draw(any_election())
    chosen = data.draw(any_settings(election))

    read = read_pb(list(write_pb(election, unit=unit, settings=chosen)))
    published = published_settings(read)

    assert published == replace(chosen, step=Fraction(chosen.step, unit))
    assert papers_of(read) == papers_of(election)
    before, after = count(election, chosen), count(read, published)
    assert [(step.winner, step.cost, step.effective_votes, step.tie) for step in before.steps] == [
        (step.winner, step.cost * unit, step.effective_votes, step.tie) for step in after.steps
    ]
    assert (before.left_out, before.runs, before.replaced) == (after.left_out, after.runs, after.replaced)
    again = list(write_pb(read, settings=published))
    assert again == list(write_pb(read))
    assert unit == 100 or again == list(write_pb(election, settings=chosen))


@settings(deadline=None, max_examples=50)
@given(st.data())
def test_the_check_accepts_what_is_written_with_its_winners(data):
    election = data.draw(any_election())
    chosen = data.draw(any_settings(election))
    winners = count(election, chosen).winners

    problems = check_pb(list(write_pb(election, settings=chosen, winners=winners)))

    assert not any(each.fatal or "not followed" in each.term for each in problems)


def test_the_official_checker_lets_the_words_be():
    proposals = [Proposal("a", 40, name="A", group="x"), Proposal("b", 40, name="B", group="x"), Proposal("c", 90, name="C")]
    meta = {"description": "D", "country": "Worldwide", "unit": "U", "instance": "2027", "comment": "#1: Kept."}
    election = replace(Election.of(100, proposals, ["ab", "b", "bc", "ac"]), meta=meta)
    chosen = Settings(rule=Rule.GREEDY, threshold=2, lot=("b", "a"), viability=Fraction(7, 2))

    text = "".join(write_pb(election, settings=chosen, winners=count(election, chosen).winners))

    assert the_official_checker(text) == {}
    assert " #2: Kept.\n" in text
    assert published_settings(read_pb(lines(text))) == chosen


def test_words_take_the_place_of_earlier_ones():
    earlier = "#1: Counted by equal shares, Add1, least votes 3; ties by cost, then votes, then a lot drawn beforehand. #2: Kept."

    assert words_in(earlier) == {"rule": "equal-shares", "completion": "add1", "utility": "cost", "step": "1", "threshold": "3"}
    once = with_words(earlier, {"rule": "greedy", "lot": "b,a"})
    assert once == "#1: How it was counted: rule=greedy lot=b,a #2: Kept."
    assert with_words(once, words_in(once)) == once
    assert with_words("not numbered", {}) == "#1: not numbered"


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("step=0", "must be more than 0"),
        ("step=1/0", "makes no sense"),
        ("step=many", "makes no sense"),
        ("threshold=-1", "must not be below 0"),
        ("scores=1,2", "none may be more than the one before"),
        ("rule=dice", "makes no sense"),
        ("comparison=perhaps", "neither yes nor no"),
        ("dice=6", "not a setting that is known"),
        ("lot=a,z", "'z' in the lot, or among those that exclude each other, is not a project"),
        ("lot=a,a", "names a project twice"),
        ("exclusive=x:a,z", "'z' in the lot"),
    ],
)
def test_words_that_make_no_sense_are_refused_by_line(word, told):
    text = with_line("max_length;2\n", f"comment;#1: How it was counted: {word}\n")

    with pytest.raises(PbBroken) as broken:
        read_pb(lines(text))

    assert told in str(broken.value)
    assert str(broken.value).startswith("Line 14: ")


def test_words_may_be_keys_of_meta():
    text = with_line("rule;greedy\n", "rule;phragmen\n").replace("max_length;2\n", "completion;add1u\nlot;c,a\nviability;7/2\n")

    assert published_settings(read_pb(lines(text))) == Settings(
        rule=Rule.PHRAGMEN, completion=Completion.ADD1U, lot=("c", "a"), viability=Fraction(7, 2)
    )


def test_where_words_and_rule_differ_the_words_hold_and_it_is_said():
    text = with_line("max_length;2\n", "comment;#1: How it was counted: rule=equal-shares completion=none\n")

    assert published_settings(read_pb(lines(text))).rule is Rule.EQUAL_SHARES
    assert any("'greedy' is not rule=equal-shares" in each.text for each in check_pb(lines(text)))


def test_the_default_step_is_one_unit_or_a_thousandth_of_the_share():
    large = with_line("budget;1000", "budget;300400000")

    assert published_settings(read_pb(lines(FILE))).step == 1
    assert published_settings(read_pb(lines(large))).step == 75_100


def test_caps_are_read_by_category_and_neighbourhood():
    text = with_line("max_length;2\n", "categories;Green,Roads\nbudget_per_category;700,600.50\n")
    text = (
        text.replace("name;selected\n", "name;category\n")
        .replace('";1\n', '";green ,roads\n')
        .replace("Benches;0", "Benches;GREEN")
    )

    election = read_pb(lines(text.replace("Bins;1", "Bins;")))

    assert election.caps == (
        Cap("category", "Green", 700, frozenset("ab")),
        Cap("category", "Roads", Fraction(1201, 2), frozenset("a")),
    )
    assert not election.headings


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("max_length;2", "leftover_budget;yes", "leftover_budget"),
        ("max_length;2", "max_sum_cost_per_category;10,20", "a limit on ballots that is not looked at"),
        ("max_length;2", "min_length_per_category;1", "a limit on ballots that is not looked at"),
        ("max_length;2", "default_score;1", "default_score"),
        ("max_length;2", "budget_per_neighbourhood;1,2", "not a setting that is known here"),
        ("max_length;2", "neighborhoods;N\nbudget_per_neighborhood;40", "no project is of the neighborhood N"),
        ("rule;greedy", "rule;greedy-custom", "what is custom"),
        ("rule;greedy", "rule;greedy-exclusive", "the pair cannot be known from the file"),
    ],
)
def test_what_is_not_counted_is_said(old, new, told):
    problems = check_pb(lines(with_line(old + "\n", new + "\n")))

    assert any(told in each.text and not each.fatal for each in problems)


def test_caps_beside_pots_are_refused_by_line():
    words = "comment;#1: How it was counted: pots=category\n"
    money = "neighborhoods;N\ncategories;x\nbudget_per_category;5\nbudget_per_neighborhood;5\n"

    with pytest.raises(PbBroken, match=r"^Line 18: .* pots of their own"):
        read_pb(lines(with_line("max_length;2\n", words + money)))


def test_whatever_is_custom_contradicts_no_words():
    proposals = [Proposal("a", 40), Proposal("b", 90)]
    chosen = Settings(rule=Rule.GREEDY, greedy_stop=True, viability=Fraction(3))

    text = list(write_pb(Election.of(100, proposals, ["ab"]), settings=chosen))

    assert "rule;greedy-custom\n" in text
    assert not any("they hold" in each.text for each in check_pb(text))


@pytest.mark.parametrize("amounts", ["1", "1,2,3", "1,-2", "1,few"])
def test_money_that_does_not_go_with_categories_is_refused(amounts):
    text = with_line("max_length;2\n", f"categories;x,y\nbudget_per_category;{amounts}\n")

    with pytest.raises(PbBroken, match="budget_per_category"):
        read_pb(lines(text))
