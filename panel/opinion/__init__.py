"""The opinion map: what divides people, what bridges them, and whether there are groups at all. Pure arithmetic."""

from panel.opinion.opinion_map import Earlier, OpinionMap, draw_map
from panel.opinion.reactions import AGREE, DISAGREE, PASS, Entry, Reactions, gather
from panel.opinion.routing import Standing, chances, next_statement
from panel.opinion.stability import Clarity, Doubt, Limits

__all__ = [
    "AGREE",
    "DISAGREE",
    "PASS",
    "Clarity",
    "Doubt",
    "Earlier",
    "Entry",
    "Limits",
    "OpinionMap",
    "Reactions",
    "Standing",
    "chances",
    "draw_map",
    "gather",
    "next_statement",
]
