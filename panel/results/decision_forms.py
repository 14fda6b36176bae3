"""The form of a decision beside a count."""

from wtforms import RadioField, SelectField
from wtforms.validators import InputRequired, ValidationError

from panel.language import gettext as _
from panel.language import lazy
from panel.proposals.decisions import DecisionKind
from panel.results.decided import Award
from panel.rounds.forms import ReasonForm
from panel.web.forms import MoneyField


class DecisionForm(ReasonForm):
    """What is decided about one proposal, and why."""

    number = SelectField(lazy("Which proposal?"), [InputRequired(lazy("Please choose one."))])
    kind = RadioField(
        lazy("What do you decide?"),
        [InputRequired(lazy("Please choose one."))],
        choices=lambda: [
            (DecisionKind.PART.value, _("A part of it is funded, though the count did not choose it")),
            (DecisionKind.GRANTED.value, _("All of it is funded, though the count did not choose it")),
            (DecisionKind.REFUSED.value, _("It is not funded, though the count chose it")),
        ],
    )
    amount = MoneyField(lazy("How much, where it is a part?"))

    def about(self, awards: list[Award], titles: dict[str, str]) -> "DecisionForm":
        """The same form, with the proposals that nobody has decided about."""
        open_ones = [str(each.line.proposal.number) for each in awards if each.decision is None]
        self.number.choices = [("", _("Please choose")), *((number, titles[number]) for number in open_ones)]
        return self

    @property
    def amount_pence(self) -> int:
        return self.amount.data or 0 if self.kind.data == DecisionKind.PART else 0

    def validate_amount(self, field: MoneyField) -> None:
        """An amount is wanted for a part."""
        if self.kind.data == DecisionKind.PART and field.data is None and not field.process_errors:
            raise ValidationError(_("Please write how much of it is funded."))
