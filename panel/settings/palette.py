"""The colours of the site from two of the brand's: every tint that the style sheet uses, light and dark. Arithmetic only.

Contrast is that of WCAG 2.2: the ratio of two relative luminances, from 1 to 21. Tints are as strong as the words on them allow,
and the words on the second colour are whichever of dark and white is read best on it. What is left is the main colour, in which
links are written: `rules.readable_colours` refuses one that is too light.
"""

from collections.abc import Iterable
from colorsys import hls_to_rgb, rgb_to_hls
from dataclasses import dataclass

from panel.language import lazy

MAIN, SECOND = "#1e5b3e", "#e9a820"
"""The colours that `static/css/tokens.css` has."""
LEAST = 4.5
"""The contrast of words and what lies behind them (WCAG 1.4.3, level AA)."""
LEAST_EDGE = 3.0
"""The contrast of the edge of something that one presses (WCAG 1.4.11)."""
WHITE, BLACK = "#ffffff", "#000000"


@dataclass(frozen=True)
class Ground:
    """What colours of the brand stand beside, as `tokens.css` has it."""

    paper: str
    card: str
    ink: str
    soft: str


NAMED = {
    "leaf": (MAIN, SECOND),
    "sea": ("#1f5a8a", "#e3c27a"),
    "slate": ("#3b4a5a", "#d08a4e"),
    "heather": ("#6b3a74", "#e6b422"),
    "ruby": ("#9b2335", "#e2b13c"),
}
"""Colours that go together: the main one, the second one."""
NAMED_WORDS = {
    "leaf": lazy("Leaf green and marigold"),
    "sea": lazy("Sea blue and sand"),
    "slate": lazy("Slate and copper"),
    "heather": lazy("Heather and gorse"),
    "ruby": lazy("Ruby and gold"),
}
LIGHT = Ground("#fbf8f2", "#ffffff", "#1f2a24", "#535f58")
DARK = Ground("#141b17", "#1d2621", "#eef2ee", "#b5c0b8")


@dataclass(frozen=True)
class Pair:
    """Two colours of which one is read on the other; `words` name the pair for people."""

    words: str
    above: str
    below: str

    @property
    def ratio(self) -> float:
        return contrast(self.above, self.below)


def channels(colour: str) -> tuple[int, int, int]:
    """Red, green and blue of "#1e5b3e", each from 0 to 255."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return red, green, blue


def luminance(colour: str) -> float:
    """WCAG's relative luminance, from 0 to 1."""
    shares = (part / 255 for part in channels(colour))
    linear = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """WCAG's contrast ratio, from 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def mix(ground: str, colour: str, percent: int) -> str:
    """So much of the colour in the ground."""
    parts = (round(a + (b - a) * percent / 100) for a, b in zip(channels(ground), channels(colour), strict=True))
    return "#" + "".join(f"{part:02x}" for part in parts)


def tint(ground: str, colour: str, percent: int, inks: Iterable[str]) -> str:
    """At most so much of the colour in the ground, and as little as lets these inks be read on it."""
    inks = tuple(inks)
    shares = (mix(ground, colour, share) for share in range(percent, 0, -1))
    return next((found for found in shares if all(contrast(ink, found) >= LEAST for ink in inks)), ground)


def toned(colour: str, towards: str, percent: int) -> str:
    """The colour, as much lighter or darker as brings it so near to white or black; its hue and saturation stay."""
    hue, lightness, saturation = rgb_to_hls(*(part / 255 for part in channels(colour)))
    end = 1.0 if towards == WHITE else 0.0
    parts = hls_to_rgb(hue, lightness + (end - lightness) * percent / 100, saturation)
    return "#" + "".join(f"{round(part * 255):02x}" for part in parts)


def toned_until(colour: str, towards: str, least: float, grounds: Iterable[str]) -> str:
    """The colour, as little lighter or darker as makes it stand out on all of these grounds."""
    grounds = tuple(grounds)
    shares = (toned(colour, towards, share) for share in range(0, 101, 2))
    return next((found for found in shares if all(contrast(found, ground) >= least for ground in grounds)), towards)


def better(colour: str, *inks: str) -> str:
    """Which of the inks is read best on the colour."""
    return max(inks, key=lambda ink: contrast(ink, colour))


def light_tokens(main: str, second: str) -> dict[str, str]:
    """The custom properties of `tokens.css` that the brand changes, for the light page."""
    inks = (LIGHT.ink, LIGHT.soft)
    pale = tint(WHITE, second, 20, inks)
    return {
        "leaf": main,
        "leaf-deep": mix(main, BLACK, 28),
        "leaf-soft": tint(WHITE, main, 12, inks),
        "on-leaf": WHITE,
        "hill-near": tint(WHITE, main, 22, inks),
        "hill-far": tint(WHITE, main, 15, inks),
        "marigold": second,
        "marigold-soft": pale,
        "marigold-edge": toned_until(second, BLACK, LEAST_EDGE, (LIGHT.paper, pale)),
        "on-marigold": better(second, LIGHT.ink, WHITE, BLACK),
    }


def dark_tokens(main: str, second: str) -> dict[str, str]:
    """The same for the dark page: the brand's colours, as much lighter as they must be."""
    inks = (DARK.ink, DARK.soft)
    soft, pale = tint(DARK.card, main, 28, inks), tint(DARK.card, second, 22, inks)
    leaf = toned_until(main, WHITE, LEAST + 0.5, (DARK.paper, DARK.card, soft, pale))
    bright = toned_until(second, WHITE, LEAST_EDGE, (DARK.paper, DARK.card, pale))
    return {
        "leaf": leaf,
        "leaf-deep": mix(leaf, WHITE, 35),
        "leaf-soft": soft,
        "on-leaf": DARK.paper,
        "hill-near": tint(DARK.card, main, 36, inks),
        "hill-far": tint(DARK.card, main, 26, inks),
        "marigold": bright,
        "marigold-soft": pale,
        "marigold-edge": bright,
        "on-marigold": better(bright, LIGHT.ink, WHITE, BLACK),
    }


def pairs(tokens: dict[str, str], ground: Ground) -> list[Pair]:
    """Every pair of the brand's colours and others that words are read in."""
    return [
        Pair(lazy("Links on the page"), tokens["leaf"], ground.paper),
        Pair(lazy("Links on a card"), tokens["leaf"], ground.card),
        Pair(lazy("Links on the pale tint of the main colour"), tokens["leaf"], tokens["leaf-soft"]),
        Pair(lazy("Links on the pale tint of the second colour"), tokens["leaf"], tokens["marigold-soft"]),
        Pair(lazy("Words on a button"), tokens["on-leaf"], tokens["leaf"]),
        Pair(lazy("Words on a button under the pointer"), tokens["on-leaf"], tokens["leaf-deep"]),
        Pair(lazy("Words on the pale tint of the main colour"), ground.soft, tokens["leaf-soft"]),
        Pair(lazy("Words on the pale tint of the second colour"), ground.soft, tokens["marigold-soft"]),
        Pair(lazy("Words on the second colour"), tokens["on-marigold"], tokens["marigold"]),
    ]


def version(main: str, second: str) -> str:
    """What the address of the style sheet calls the colours."""
    return f"{main}{second}".replace("#", "")


def stylesheet(main: str, second: str) -> str:
    """The brand as a style sheet of the same layer as `tokens.css`: print and forced colours stay as they are."""
    light, dark = (
        " ".join(f"--{name}: {colour};" for name, colour in tokens.items())
        for tokens in (light_tokens(main, second), dark_tokens(main, second))
    )
    on_dark = f"@media screen and (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}"
    return f"@layer tokens {{\n  :root {{ {light} }}\n  {on_dark}\n}}\n"
