"""Forms about headings, and about proposals that exclude each other."""

from collections.abc import Sequence

from wtforms import FieldList, FormField, HiddenField, RadioField, SelectField, SelectMultipleField
from wtforms.form import Form as PlainForm
from wtforms.validators import Length

from panel.language import gettext as _
from panel.language import lazy
from panel.proposals.placing import HEADINGS_MOST, Wish
from panel.proposals.words import KIND_WORDS
from panel.rounds.forms import REASON_MOST
from panel.rounds.headings import Heading, Picking
from panel.web.bilingual import either_language
from panel.web.forms import Form, MoneyField, TextField, required
from panel.web.incoming import chosen_id, small_id, visible_line

CHOSEN = ""
PICKING_WORDS = {
    Picking.ALL: lazy("under every heading: one ballot for all of them"),
    Picking.ONE: lazy("under one heading only, which each voter chooses, such as their own village"),
}


def kind_choices() -> list[tuple[str, str]]:
    """Which proposals stand under a heading: those that chose it, or all of one kind."""
    of_kind = _("all of the kind “%(kind)s”")
    return [
        (CHOSEN, _("those whose group chooses it")),
        *((kind.value, of_kind % {"kind": words}) for kind, words in KIND_WORDS.items()),
    ]


class HeadingRow(PlainForm):
    """One heading. An empty row is passed over."""

    known = HiddenField()
    """Its number, where it is there already: a new name does not take its proposals away."""
    name_cy = TextField(lazy("Name in Welsh"), [Length(max=80)], filters=[visible_line], render_kw={"lang": "cy"})
    name_en = TextField(lazy("Name in English"), [Length(max=80)], filters=[visible_line], render_kw={"lang": "en"})
    amount = MoneyField(lazy("Its money"))
    kind = SelectField(lazy("Which proposals stand under it?"), choices=kind_choices)

    @property
    def is_empty(self) -> bool:
        return not (self.name_cy.data or self.name_en.data or self.amount.data is not None or self.amount.errors)

    def complain(self) -> None:
        """Say what a row lacks that is not empty."""
        for name in (self.name_cy, self.name_en):
            if not name.data and not self.is_empty:
                name.errors = [_("Please write it in both languages: it stands on the ballot.")]
        if not self.amount.data and not self.amount.errors and not self.is_empty:
            self.amount.errors = [_("Please write an amount in pounds, such as 1250 or 37.50.")]

    @property
    def wish(self) -> Wish:
        known, names = small_id(self.known.data or ""), (self.name_cy.data or "", self.name_en.data or "")
        return Wish(known, *names, self.amount.data, self.kind.data or None)


class HeadingsForm(Form):
    picking = RadioField(
        lazy("Where does one ballot pick?"),
        [required()],
        choices=lambda: [(choice.value, words) for choice, words in PICKING_WORDS.items()],
        default=Picking.ALL.value,
    )
    headings = FieldList(FormField(HeadingRow), lazy("The headings"), min_entries=1, max_entries=HEADINGS_MOST)

    @classmethod
    def of(cls, headings: Sequence[Heading], picking: str) -> "HeadingsForm":
        """The form with the headings that stand."""
        rows = [
            {
                "known": str(each.id),
                "name_cy": each.name_cy,
                "name_en": each.name_en,
                "amount": each.budget_pence,
                "kind": each.kind or CHOSEN,
            }
            for each in headings
        ]
        return cls(data={"headings": rows or [{}, {}], "picking": picking or Picking.ALL.value})

    def is_whole(self) -> bool:
        """Whether it can be saved: what is wrong stands beside its field, and above the form."""
        self.validate()
        for row in self.headings:
            row.form.complain()
        self.headings.errors = [
            _("line %(number)s: %(what)s") % {"number": number, "what": sentence}
            for number, row in enumerate(self.headings, start=1)
            for cell in row.form
            for sentence in cell.errors
        ]
        return not self.errors

    @property
    def wishes(self) -> list[Wish]:
        return [row.form.wish for row in self.headings if not row.form.is_empty]

    @property
    def sum_pence(self) -> int:
        """What all readable sums add up to."""
        return sum(row.form.amount.data or 0 for row in self.headings)


class PlaceForm(Form):
    """Under which heading a proposal stands."""

    heading_id = SelectField(lazy("Under which heading?"), coerce=chosen_id)


class ExclusionForm(Form):
    """Which proposals exclude each other, and why."""

    proposals = SelectMultipleField(lazy("Which proposals?"), [required(lazy("Please tick two or more."))], coerce=chosen_id)
    reason_cy = TextField(lazy("Why, in Welsh"), [either_language(5, REASON_MOST)])
    reason_en = TextField(lazy("Why, in English"), [either_language(5, REASON_MOST)])
