"""The ballot paper and the envelopes of a frozen round, in both languages: what stands on them, and the sheets in PDF."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from panel.ballots.paper_rules import PaperTerms
from panel.ballots.terms import terms_of
from panel.extensions import db
from panel.language import LANGUAGES, deadline, ngettext, speaking, text_in
from panel.language import gettext as _
from panel.proposals.excluding import words_of
from panel.proposals.headings import Headings, headings_of
from panel.proposals.models import Proposal
from panel.roll.letters import GREY, Sheets
from panel.rounds.ballot_forms import BallotForm
from panel.rounds.models import Round
from panel.rounds.words import RULE_WORDS
from panel.settings.queries import site_name
from panel.web.drawing.paper import FAMILY

BOTTOM = 280
"""Millimetres from the top of a sheet, below which nothing stands."""


@dataclass(frozen=True)
class Words:
    """What a ballot paper and its envelopes say in one language."""

    language: str
    site: str
    title: str
    paper: str
    stub: str
    lines: tuple[str, ...]
    """How to fill it in, and how it is counted."""
    foot: str
    inner: tuple[str, ...]
    outer: tuple[str, ...]


@dataclass(frozen=True)
class Row:
    """A box and what stands beside it: the number that keyers type, the words by language, and the cost."""

    number: str
    words: tuple[tuple[str, str], ...]
    """Language and words, each once: the title (in one language, it stands there once), then what it excludes."""
    cost: str = ""
    under: str = ""
    """The heading that it stands under, with its money, in both languages: the same for all under it."""


@dataclass(frozen=True)
class Printed:
    """All of a ballot paper."""

    halves: tuple[Words, ...]
    question: Row | None
    """What a yes or no is about."""
    rows: tuple[Row, ...]


def printed(budget_round: Round) -> Printed:
    """The ballot paper of a frozen round, in the order of the numbers."""
    proposals = db.session.scalars(Proposal.as_on_paper(budget_round.id)).unique().all()
    terms, headings = terms_of(budget_round, proposals), headings_of(budget_round)
    ordered = sorted(proposals, key=lambda each: (headings.place_of(each), len(str(each.number)), str(each.number)))
    eithers = _eithers(proposals)
    rows = tuple(_row(budget_round, each, headings, eithers[each.id]) for each in ordered)
    halves = tuple(_words(budget_round, terms, language) for language in LANGUAGES)
    if terms.form == BallotForm.YES_NO:
        return Printed(halves, rows[0], (_answer("i / y", lambda: _("Yes, pay for it")), _answer("n", lambda: _("No, do not"))))
    return Printed(halves, None, rows)


def _eithers(proposals: Sequence[Proposal]) -> Mapping[int, list[tuple[str, str]]]:
    """What each excludes, and why, in both languages, by its id."""
    told = defaultdict[int, list[tuple[str, str]]](list)
    for language in LANGUAGES:
        with speaking(language):
            for proposal_id, words in words_of(proposals).items():
                told[proposal_id].append((language, words))
    return told


def _row(budget_round: Round, proposal: Proposal, headings: Headings, either: Sequence[tuple[str, str]]) -> Row:
    said = {text: language for text, language in (proposal.title_in(language) for language in LANGUAGES)}
    words = (*((language, text) for text, language in said.items()), *either)
    under = _under(headings, proposal, budget_round.money) if headings else ""
    return Row(str(proposal.number), words, budget_round.money(proposal.cost_pence), under)


def _under(headings: Headings, proposal: Proposal, money: Callable[[int], str]) -> str:
    names = []
    for language in LANGUAGES:
        with speaking(language):
            names.append(headings.name_for(proposal))
    return f"{' / '.join(dict.fromkeys(names))}: {money(headings.money_for(proposal))}"


def _answer(number: str, say: Callable[[], str]) -> Row:
    words = []
    for language in LANGUAGES:
        with speaking(language):
            words.append((language, say()))
    return Row(number, tuple(words))


def _words(budget_round: Round, terms: PaperTerms, language: str) -> Words:
    with speaking(language):
        closes = budget_round.voting_closes_at
        until = _("Voting closes on %(when)s.") % {"when": deadline(closes)} if closes else ""
        return Words(
            language=language,
            site=site_name(language),
            title=text_in(budget_round, "title", language),
            paper=_("Ballot paper"),
            stub=_("Stub number (the staff keep this part)"),
            lines=(*_how(budget_round, terms), _counted(budget_round)),
            foot=_("Do not write your name. If you make a mistake, give this paper back and ask for a new one.") + " " + until,
            inner=(
                _("Inner envelope: the ballot paper and nothing else"),
                _("Do not write your name on it. Close it, and put it into the outer envelope."),
            ),
            outer=(
                _("Outer envelope"),
                _("Stub number:"),
                _("The staff cross the number off their list, and put the inner envelope unopened with all the others."),
                until,
            ),
        )


def _how(budget_round: Round, terms: PaperTerms) -> list[str]:
    """How the form of this round is filled in, and what a paper may hold."""
    money = {"budget": budget_round.money(terms.budget_pence)}
    if terms.form == BallotForm.YES_NO:
        return [_("Put a cross (X) in one box.")]
    if terms.form == BallotForm.CHOOSE_ONE:
        return [_("There is %(budget)s. You have one choice.") % money, _("Put a cross (X) in one box.")]
    if terms.form == BallotForm.POINTS:
        return [
            _points(budget_round),
            _("Write the points into the box beside a proposal. An empty box is no point."),
            *_length(terms),
        ]
    if terms.form == BallotForm.RANKING:
        told = _("There is %(budget)s. Your favourite is 1. Put as many or as few in order as you like.") % money
        return [told, _("Write 1, 2, 3 and so on into the boxes, each number once."), *_length(terms)]
    told = _("There is %(budget)s. Pick every proposal you would like to see funded; they need not fit the money.")
    if terms.form == BallotForm.KNAPSACK:
        told = _("There is %(budget)s. Pick what you would pay for with it: all your picks together must fit.")
    if terms.form == BallotForm.KNAPSACK and terms.pots:
        told = _("There is %(budget)s. Pick what you would pay for with it: your picks under each heading must fit its money.")
    return [told % money, _("Put a cross (X) in the box beside each proposal that you pick."), *_length(terms)]


def _points(budget_round: Round) -> str:
    total, each = budget_round.points_total, budget_round.points_each
    there = ngettext("There is %(num)s point to give.", "There are %(num)s points to give.", total) % {"num": total}
    most = ngettext("One proposal can have %(num)s point at most.", "One proposal can have %(num)s points at most.", each)
    return f"{there} {most % {'num': each}}"


def _length(terms: PaperTerms) -> list[str]:
    told = [_("Pick under one heading only, whichever you like.")] if terms.one_pot else []
    if terms.form != BallotForm.POINTS and terms.most < len(terms.costs):
        most = ngettext("You can pick %(num)s proposal.", "You can pick up to %(num)s proposals.", terms.most)
        told.append(most % {"num": terms.most})
    if terms.least > 1:
        least = ngettext("Please pick at least %(num)s proposal.", "Please pick at least %(num)s proposals.", terms.least)
        told.append(least % {"num": terms.least})
    return told


def _counted(budget_round: Round) -> str:
    return _("How it is counted: %(rule)s.") % {"rule": RULE_WORDS[budget_round.rule]}


class Papers(Sheets):
    """Ballot papers and envelopes in PDF; in large print the same sheet with larger letters."""

    def ballot(self, paper: Printed) -> None:
        """One ballot paper, on as many sheets as it needs."""
        self.add_page()
        size, box = (17.0, 13.0) if self.large else (11.0, 9.0)
        self._stub(paper.halves, size)
        for half in paper.halves:
            self._line(f"{half.paper}: {half.title}", 15, 180, size * 1.25, style="B")
        for half in paper.halves:
            self._line(" ".join(half.lines), 15, 180, size)
        if paper.question:
            self._boxed(paper.question, size, 0)
        for under, rows in groupby(paper.rows, lambda row: row.under):
            self._over(under, size)
            for row in rows:
                self._boxed(row, size, box)
        for half in paper.halves:
            self._room(size * 2)
            self._line(half.foot, 15, 180, size * 0.9)

    def _over(self, under: str, size: float) -> None:
        """The heading over what stands under it, on the sheet of the first of them."""
        if under:
            self._room(size * 3)
            self._line(under, 15, 180, size * 1.1, style="B")

    def _stub(self, halves: Sequence[Words], size: float) -> None:
        """The part that is torn off before the paper is handed out: the number stands on it alone."""
        self.set_xy(15, 12)
        self._line(" / ".join(half.stub for half in halves) + ": ____________", 15, 180, size * 0.9)
        self.set_draw_color(GREY)
        self.set_dash_pattern(dash=2, gap=2)
        self.line(10, self.get_y() + 2, 200, self.get_y() + 2)
        self.set_dash_pattern()
        self.set_y(self.get_y() + 7)

    def _boxed(self, row: Row, size: float, box: float) -> None:
        """A box, its number, the words beside it and the cost; on a new sheet where they do not fit any more."""
        left = 15 + (box + 14 if box else 0)
        width = 165 - left
        self._room(max(self._high(row, width, size), box + 4))
        top = self.get_y()
        if box:
            self.set_draw_color(0)
            self.rect(15, top, box, box)
            self.set_font(FAMILY, "B", size)
            self.set_xy(15 + box + 2, top)
            self.cell(12, box, row.number)
        self.set_xy(167, top)
        self._line(row.cost, 167, 33, size, colour=GREY)
        self.set_y(top)
        for place, (_language, text) in enumerate(row.words):
            self._line(text, left, width, size, style="" if place else "B")
        self.set_y(max(self.get_y(), top + box) + 2)

    def _high(self, row: Row, width: float, size: float) -> float:
        """How much room the words need. Bold, as the widest that they can be."""
        self.set_font(FAMILY, "B", size)
        lines = [self.multi_cell(width, size * 0.48, text, dry_run=True, output="LINES") for _language, text in row.words]
        return sum(len(each) * size * 0.48 + size * 0.22 for each in lines)  # type: ignore[arg-type,misc]  # a list of lines

    def _room(self, high: float) -> None:
        if self.get_y() + high > BOTTOM:
            self.add_page()
            self.set_y(15)

    def envelopes(self, halves: Sequence[Words]) -> None:
        """Both envelopes on one sheet, to be cut in two and stuck on, or fed to the printer with the envelopes."""
        self.add_page()
        size = 20.0 if self.large else 13.0
        for top, told in ((20, [half.inner for half in halves]), (155, [half.outer for half in halves])):
            self.set_draw_color(GREY)
            self.rect(10, top - 8, 190, 128)
            self.set_xy(15, top)
            self._line(" / ".join(half.title for half in halves), 15, 180, size * 0.8, colour=GREY)
            for lines in told:
                self._line(lines[0], 15, 180, size * 1.2, style="B")
                for line in lines[1:]:
                    self._line(f"{line} ____________" if line.endswith(":") else line, 15, 180, size)


def pdf_of(budget_round: Round, *, large: bool) -> bytes:
    """The file: the ballot paper, to be copied as often as needed, and the envelopes."""
    paper = printed(budget_round)
    sheets = Papers(large=large, title=text_in(budget_round, "title", "cy"))
    sheets.ballot(paper)
    sheets.envelopes(paper.halves)
    return bytes(sheets.output())
