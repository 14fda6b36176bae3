"""Counting a participatory budget: exact, fast, explained. No Flask, no database."""

from panel.tally.counting import count
from panel.tally.election import Ballots, Election, ElectionBroken, Form, Limits, Money, Proposal
from panel.tally.result import Result, SettledBy, Step, Tie
from panel.tally.settings import Completion, Rule, Settings, Utility

__all__ = [
    "Ballots",
    "Completion",
    "Election",
    "ElectionBroken",
    "Form",
    "Limits",
    "Money",
    "Proposal",
    "Result",
    "Rule",
    "Settings",
    "SettledBy",
    "Step",
    "Tie",
    "Utility",
    "count",
]
