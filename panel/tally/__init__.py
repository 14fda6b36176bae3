"""Counting a participatory budget: exact, fast, explained. No Flask, no database."""

from panel.tally.counting import count
from panel.tally.election import Ballots, Election, ElectionBroken, Form, Limits, Money, Proposal
from panel.tally.explain import Account, Explanation, explain, other_rules, satisfaction
from panel.tally.pb_check import check_pb
from panel.tally.pb_read import inspect_pb, read_pb
from panel.tally.pb_rows import PbBroken, Problem
from panel.tally.pb_write import write_pb
from panel.tally.published import published_settings
from panel.tally.result import Result, SettledBy, Step, Tie
from panel.tally.settings import Completion, Rule, Settings, Utility

__all__ = [
    "Account",
    "Ballots",
    "Completion",
    "Election",
    "ElectionBroken",
    "Explanation",
    "Form",
    "Limits",
    "Money",
    "PbBroken",
    "Problem",
    "Proposal",
    "Result",
    "Rule",
    "Settings",
    "SettledBy",
    "Step",
    "Tie",
    "Utility",
    "check_pb",
    "count",
    "explain",
    "inspect_pb",
    "other_rules",
    "published_settings",
    "read_pb",
    "satisfaction",
    "write_pb",
]
