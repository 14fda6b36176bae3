"""The settings that a `.pb` file publishes in its META section."""

from typing import Any

from panel.tally.election import Election
from panel.tally.pb_rows import number
from panel.tally.settings import Completion, Rule, Settings, Utility

_RULES: dict[str, dict[str, Any]] = {
    "greedy": {"rule": Rule.GREEDY},
    "greedy-no-skip": {"rule": Rule.GREEDY, "greedy_stop": True},
    "greedy-threshold": {"rule": Rule.GREEDY},
    "greedy-exclusive": {"rule": Rule.GREEDY},
    "greedy-custom": {"rule": Rule.GREEDY},
    "equalshares": {"completion": Completion.NONE},
    "equalshares-comparison": {"completion": Completion.NONE, "comparison": True},
    "equalshares/add1": {},
    "equalshares/add1-comparison": {"comparison": True},
    "unknown": {},
}


def published_settings(election: Election) -> Settings:
    """Rule, completion and threshold as META says; equal shares with add1 where it says nothing of use.

    The utility is cost, times points where ballots have points or ranks.
    """
    chosen = dict(_RULES.get(election.meta.get("rule", ""), {}))
    threshold = election.meta.get("min_project_score_threshold", "")
    plain = election.ballots.form.is_plain
    return Settings(
        utility=Utility.COST if plain else Utility.COST_POINTS,
        threshold=number(threshold) if threshold else 0,
        **chosen,
    )


def knows_rule(rule: str) -> bool:
    """Whether it is one of Pabulib's names of rules."""
    return rule in _RULES
