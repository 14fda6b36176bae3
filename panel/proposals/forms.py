"""Forms about proposals. The long one has rows that grow: cost lines, and the seeds it grew from."""

from wtforms import FieldList, FormField, HiddenField, RadioField, SelectField
from wtforms.form import Form as PlainForm
from wtforms.validators import Length

from panel.language import gettext as _
from panel.language import lazy
from panel.proposals.rules import COST_LINES_MOST
from panel.proposals.words import KIND_CHOICES
from panel.rounds.forms import REASON_MOST
from panel.seeds.forms import ThemeField
from panel.web.bilingual import either_language
from panel.web.forms import Form, LanguageField, MoneyField, ProseField, TextField, between, required
from panel.web.incoming import chosen_id, visible_line

ROWS_AT_FIRST = 3
"""Empty cost lines of a new proposal."""


class CostLineForm(PlainForm):
    """One row. An empty one is passed over."""

    label = TextField(lazy("What for"), [Length(max=120)], filters=[visible_line])
    amount = MoneyField(lazy("Pounds"))

    def is_empty(self) -> bool:
        return not (self.label.data or self.amount.data is not None or self.amount.errors)

    def complain(self) -> None:
        """Say what a row lacks that is not empty: a label, or a sum above nothing."""
        if self.is_empty():
            return
        if not self.label.data:
            self.label.errors = [_("Please say what this is for.")]
        if not self.amount.data and not self.amount.errors:
            self.amount.errors = [_("Please write an amount in pounds, such as 1250 or 37.50.")]


class ProposalForm(Form):
    title = TextField(lazy("Title"), [required(), between(5, 200)])
    summary = TextField(lazy("In one sentence"), [Length(max=300)])
    body = ProseField(lazy("The plan"), [Length(max=10_000)])
    language = LanguageField()
    other_title = TextField(lazy("Title in the other language"), [Length(max=200)])
    other_summary = TextField(lazy("The sentence in the other language"), [Length(max=300)])
    kind = RadioField(
        lazy("What kind of work is it?"),
        [required()],
        choices=lambda: [(kind.value, words) for kind, words in KIND_CHOICES.items()],
    )
    theme = ThemeField()
    heading_id = SelectField(lazy("Under which heading?"), coerce=chosen_id, default=0)
    group_id = SelectField(lazy("Which group will do it?"), coerce=chosen_id)
    costs = FieldList(FormField(CostLineForm), lazy("What it costs"), min_entries=1, max_entries=COST_LINES_MOST)

    def whole(self, *, handing_in: bool) -> bool:
        """Whether the form can be saved; for handing in, nothing may be missing. What is wrong stands beside its field."""
        self.validate()
        for row in self.costs:
            row.form.complain()
        if handing_in:
            self.name_what_is_missing()
        self.costs.errors = self.row_errors()
        return not self.errors

    def name_what_is_missing(self) -> None:
        for field, sentence in (
            (self.summary, _("Please write one sentence for the ballot.")),
            (self.body, _("Please say what you plan to do.")),
            (self.group_id, _("Please choose the group that will do it.")),
        ):
            if not field.data:
                field.errors = [*field.errors, sentence]
        if all(row.form.is_empty() for row in self.costs):
            self.costs[0].form.label.errors = [_("Please write what it costs, in at least one line.")]

    def row_errors(self) -> list[str]:
        """What is wrong in the rows, for the summary above the form."""
        return [
            _("line %(number)s: %(what)s") % {"number": number, "what": sentence}
            for number, row in enumerate(self.costs, start=1)
            for cell in (row.form.label, row.form.amount)
            for sentence in cell.errors
        ]

    def cost_rows(self) -> list[tuple[str, int]]:
        """The rows that are whole: label and pence."""
        return [(row.form.label.data, row.form.amount.data) for row in self.costs if row.form.label.data and row.form.amount.data]

    @property
    def sum_pence(self) -> int:
        """What all readable sums add up to, labelled or not."""
        return sum(row.form.amount.data or 0 for row in self.costs)


class DeclineForm(Form):
    reason_cy = ProseField(lazy("The reason in Welsh"), [required(), between(10, 500)], render_kw={"lang": "cy"})
    reason_en = ProseField(lazy("The reason in English"), [required(), between(10, 500)], render_kw={"lang": "en"})
    said = HiddenField()
    """What the page knew its words and costs by."""


class StepDownForm(Form):
    """Why a proposal is withdrawn once voting has opened."""

    reason_cy = TextField(lazy("Why, in Welsh"), [either_language(5, REASON_MOST)])
    reason_en = TextField(lazy("Why, in English"), [either_language(5, REASON_MOST)])
