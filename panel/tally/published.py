"""The settings that a `.pb` file publishes in its META section."""

from collections.abc import Mapping
from fractions import Fraction
from math import floor
from typing import Any

from panel.tally.election import Election, Money
from panel.tally.pb_rows import number
from panel.tally.pb_words import chosen, meta_words
from panel.tally.settings import Completion, Rule, Settings, Utility

_GREEDY = {"rule": Rule.GREEDY, "greedy_stop": False}
_SHARES = {"rule": Rule.EQUAL_SHARES, "completion": Completion.ADD1, "comparison": False}
_RULES: dict[str, dict[str, Any]] = {
    "greedy": _GREEDY,
    "greedy-no-skip": _GREEDY | {"greedy_stop": True},
    "greedy-threshold": _GREEDY,
    "greedy-exclusive": _GREEDY,
    "greedy-custom": {"rule": Rule.GREEDY},
    "equalshares": _SHARES | {"completion": Completion.NONE},
    "equalshares-comparison": _SHARES | {"completion": Completion.NONE, "comparison": True},
    "equalshares/add1": _SHARES,
    "equalshares/add1-comparison": _SHARES | {"comparison": True},
    "unknown": {},
}
WITH_THRESHOLD = "min_project_score_threshold"


def published_settings(election: Election) -> Settings:
    """Rule, completion and threshold as META says, and its words for all else; equal shares with add1 where it says nothing.

    The utility is cost, times points where ballots have points or ranks. The words say more than the format's own keys, so they
    hold where the two differ. SettingsBroken for what makes no sense.
    """
    meta = election.meta
    words = chosen(meta_words(meta))
    fields: dict[str, Any] = {
        "utility": Utility.COST if election.ballots.form.is_plain else Utility.COST_POINTS,
        "threshold": number(meta[WITH_THRESHOLD]) if meta.get(WITH_THRESHOLD) else 0,
        "step": default_step(election),
        **({} if "rule" in words else _of_rule(meta)),
        **words,
    }
    return Settings(**fields)


def default_step(election: Election) -> Money:
    """One unit or a thousandth of the first share, whichever is larger, in whole units: no currency needs endless steps."""
    share = Fraction(election.budget) / max(1, len(election.ballots))
    return max(1, floor(share / 1000 + Fraction(1, 2)))


def _of_rule(meta: Mapping[str, str]) -> dict[str, Any]:
    """What the format's word for the rule means, or one of ours."""
    word = meta.get("rule", "")
    return {"rule": Rule(word)} if word in set(Rule) else _RULES.get(word, {})


def contradictions(election: Election) -> list[str]:
    """Where the words of a file and the format's own keys differ; the words hold."""
    meta, settings, words = election.meta, published_settings(election), meta_words(election.meta)
    told = [
        f"the rule {meta['rule']!r} is not {key}={getattr(settings, key)}, as its own words say; they hold"
        for key, value in _RULES.get(meta.get("rule", ""), {}).items()
        if ({key, "rule"} & words.keys()) and getattr(settings, key) != value
    ]
    threshold = meta.get(WITH_THRESHOLD)
    if threshold and not settings.threshold <= number(threshold) < settings.threshold + 1:
        told.append(f"{WITH_THRESHOLD} is {threshold}, but its own words say threshold={settings.threshold}; they hold")
    return told


def rule_word(settings: Settings, election: Election) -> str:
    """The format's word for the rule of a count: what META said where that is the same, "unknown" where there is none."""
    said = election.meta.get("rule", "")
    if said in _RULES and all(getattr(settings, key) == value for key, value in _RULES[said].items()):
        return said
    apart = settings.viability or election.caps or election.headings
    if settings.rule is Rule.GREEDY:
        return "greedy-custom" if apart else _greedy_word(settings, election)
    more = settings.threshold or settings.stop_when_exhaustive or apart
    fields = {key: getattr(settings, key) for key in _SHARES}
    return "unknown" if more else next((word for word, known in _RULES.items() if known == fields), "unknown")


def _greedy_word(settings: Settings, election: Election) -> str:
    if settings.greedy_stop:
        return "greedy-no-skip"
    if any(each.group for each in election.proposals):
        return "greedy-exclusive"
    return "greedy-threshold" if settings.threshold else "greedy"


def knows_rule(rule: str) -> bool:
    """Whether it is one of Pabulib's names of rules."""
    return rule in _RULES
