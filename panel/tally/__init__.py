"""Counting a participatory budget: exact, fast, explained. No Flask, no database.

How a result is certified. A run of equal shares keeps, for each group of equal ballots, two floats between which the exact
money of a voter lies; they start an ulp apart and every payment rounds them outwards. From the upper ones follows a lower
bound of each proposal's rate: let some supporters give all they have and the others share the rest, and no matter who they
are, the price cannot be less. From the lower ones follows an upper bound for the best proposal, checked by adding up what its
supporters would pay. Errors of sums are bounded by the number of terms in ulps (`market.slack`), whatever the order.
If every other lower bound is above that upper bound, the step is certain. If not, that step alone is settled in exact numbers:
a voter who is not broke holds the share less price times points for each winner, so the money of any crowd is a sum of few
whole numbers times few fractions (`ledger`), and only voters whom the bounds leave in doubt are looked at one by one.
With floats as far apart as two shares, the same run stands for all shares between: where it is certain, nothing else is
bought at any of them, and add1 skips them (`shares_span`); where it is not, fewer steps are taken at once.
Every price that is published comes from the ledger, and so does every figure taken from it.
"""

from panel.tally.counting import by_heading, count
from panel.tally.election import Ballots, Cap, Election, ElectionBroken, Form, Limits, Money, Proposal
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
    "Cap",
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
    "by_heading",
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
