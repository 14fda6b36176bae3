"""The lists and the comparison on the page of a result, written once and kept from one reader to the next.

They are kept by all that they tell, not by the result's number: where a title, a place, a decision or a seed changes, so does the
key, and they are written anew. The macros of the lists are given a `Face` and no row, so that the key lacks nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from flask import current_app, render_template, request
from markupsafe import Markup

from panel.language import spoken
from panel.money import POUNDS, pounds
from panel.results.queries import Report, Row
from panel.results.reasons import Reasons
from panel.results.thrift import thrift
from panel.results.words import COMPLETION_SENTENCES, RULE_SENTENCES, RULE_WORDS
from panel.seeds.themes import Theme


class Face(NamedTuple):
    """A proposal as a list of a result tells it."""

    rank: int
    number: str
    proposal_id: int
    title: Markup
    heading: str
    theme: Theme | None
    place_id: int | None
    place: str
    seed_id: int | None
    pence: int
    won: bool
    eligible: bool
    votes: int
    instead: str
    cost_pence: int
    why: str
    reasons: Reasons


@dataclass(frozen=True)
class Kept:
    """What is kept of the page of one result."""

    report: Report

    def lines(self, macro: str, rows: Sequence[Row]) -> Markup:
        """Some rows of the report as a macro of `results/_macros.html` writes them, one after the other."""
        faces, currency, totals = tuple(self._faces[row.rank] for row in rows), self._currency, self.report.trace.totals
        return _kept((macro, faces, currency, totals), lambda: _lines(macro, faces, currency, totals))

    def part(self, name: str) -> Markup:
        """A part of the page that tells of the count and of the rows, and of nothing else: its money, or the rules compared."""
        told = (self.report.result.trace, tuple(self._faces.values()), self._currency)
        return _kept((name, *told), lambda: _part(name, self.report))

    @cached_property
    def _faces(self) -> dict[int, Face]:
        return {row.rank: _face(row) for row in self.report.rows}

    @property
    def _currency(self) -> str:
        return self.report.result.budget_round.currency or POUNDS


def _kept(key: tuple[object, ...], write: Callable[[], Markup]) -> Markup:
    """Addresses begin with the language, behind where the site is mounted."""
    return thrift().written.get_or((*key, spoken(), request.script_root), write)


def _face(row: Row) -> Face:
    proposal, line = row.card.proposal, row.line
    return Face(
        rank=row.rank,
        number=line.number,
        proposal_id=proposal.id,
        title=row.title,
        heading=row.heading,
        theme=proposal.shown_theme,
        place_id=row.place.id if row.place else None,
        place=row.place.name if row.place else "",
        seed_id=row.roots.seed_id,
        pence=row.pence,
        won=line.won,
        eligible=line.eligible,
        votes=line.votes,
        instead=line.instead,
        cost_pence=line.cost_pence,
        why=row.why,
        reasons=row.reasons,
    )


def _lines(macro: str, faces: Sequence[Face], currency: str, totals: bool) -> Markup:
    def money(pence: int) -> str:
        return pounds(pence, currency)

    write = getattr(current_app.jinja_env.get_template("results/_macros.html").module, macro)
    return Markup("").join(write(face, money, totals) for face in faces)


def _part(name: str, report: Report) -> Markup:
    words = {"rule_words": RULE_WORDS, "rule_sentences": RULE_SENTENCES, "completion_sentences": COMPLETION_SENTENCES}
    html = render_template(f"results/_{name}.html", report=report, budget_round=report.result.budget_round, **words)
    return Markup(html)  # noqa: S704  # a template of this site wrote it
