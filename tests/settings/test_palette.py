"""Colours of the brand: what is allowed can be read, light and dark; what cannot is refused with the pair and its contrast."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panel.errors import RuleBroken
from panel.settings import palette, rules

TOKENS = Path(__file__).parents[2] / "static" / "css" / "tokens.css"
A_COLOUR = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#ffffff", 21.0), ("#777777", "#ffffff", 4.48), ("#ff0000", "#ffffff", 4.0), ("#123456", "#123456", 1.0)],
)
def test_contrast_is_that_of_wcag(one, other, ratio):
    assert palette.contrast(one, other) == pytest.approx(ratio, abs=0.005)
    assert palette.contrast(other, one) == palette.contrast(one, other)


@pytest.mark.parametrize("name", palette.NAMED)
def test_every_named_pair_of_colours_is_allowed(name):
    rules.readable_colours(*palette.NAMED[name])
    assert name in palette.NAMED_WORDS


@given(main=A_COLOUR, second=A_COLOUR)
def test_what_is_allowed_can_be_read_on_light_and_on_dark_pages(main, second):
    try:
        rules.readable_colours(main, second)
    except RuleBroken:
        return
    for tokens, ground in (
        (palette.light_tokens(main, second), palette.LIGHT),
        (palette.dark_tokens(main, second), palette.DARK),
    ):
        read_on = [
            (ground.ink, tokens["leaf-soft"]),
            (ground.ink, tokens["marigold-soft"]),
            (tokens["leaf"], ground.paper),
            (tokens["leaf-deep"], tokens["leaf-soft"]),
            (tokens["leaf-deep"], tokens["marigold-soft"]),
            (tokens["on-leaf"], tokens["leaf"]),
            (tokens["on-leaf"], tokens["leaf-deep"]),
            (tokens["on-marigold"], tokens["marigold"]),
        ]
        assert [pair for pair in read_on if palette.contrast(*pair) < palette.LEAST] == []
        assert palette.contrast(tokens["marigold-edge"], ground.paper) >= palette.LEAST_EDGE


@given(second=A_COLOUR)
def test_a_second_colour_is_never_what_makes_a_dark_main_colour_unreadable(second):
    rules.readable_colours("#12324a", second)


def test_a_pale_main_colour_is_refused_with_the_worst_pair_and_its_contrast():
    with pytest.raises(RuleBroken) as refused:
        rules.readable_colours("#2a9d5c", palette.SECOND)

    ratio = re.search(r"the contrast is (\d\.\d) to 1", str(refused.value))[1]
    assert 2.5 < float(ratio) < 3.5
    assert str(refused.value).startswith("Links on the pale tint of the")


def test_the_grounds_and_first_colours_are_those_of_the_style_sheet():
    light, dark = TOKENS.read_text().split("@media screen and (prefers-color-scheme: dark)")

    for ground, sheet in ((palette.LIGHT, light), (palette.DARK, dark)):
        for name in ("paper", "card", "ink", "soft"):
            assert f"--{name}: {getattr(ground, name)};" in sheet
    assert f"--leaf: {palette.MAIN};" in light
    assert f"--marigold: {palette.SECOND};" in light


def test_the_style_sheet_changes_tokens_of_that_sheet_and_nothing_else():
    known = set(re.findall(r"--[a-z-]+(?=:)", TOKENS.read_text()))
    sheet = palette.stylesheet("#1f5a8a", "#e3c27a")

    assert set(re.findall(r"--[a-z-]+(?=:)", sheet)) <= known
    assert sheet.startswith("@layer tokens {")
    assert re.findall(r"@media [^{]+", sheet) == ["@media screen and (prefers-color-scheme: dark) "]
