"""The forms of a result: what is tried on it, and the round that is run again."""

from wtforms import BooleanField, RadioField, SelectField
from wtforms.validators import StopValidation, ValidationError

from panel.language import gettext as _
from panel.language import lazy
from panel.money import pounds
from panel.results.queries import Report
from panel.results.what_if import Change, most_pence
from panel.results.words import RULE_WORDS
from panel.rounds.ballot_forms import BallotForm
from panel.tally import Rule
from panel.web.addressed import AddressedForm
from panel.web.forms import Form, MoneyField


class AgainForm(Form):
    """Which of the old round's things the new one takes along."""

    with_proposals = BooleanField(lazy("Take along the proposals that were not funded"))


class WhatIfForm(AddressedForm):
    """What is tried on a result. It stands in the address, so that it can be passed on."""

    proposal = SelectField(lazy("Proposal"), default="")
    what = RadioField(
        lazy("What about it?"),
        choices=lambda: [("cost", _("It costs something else")), ("out", _("Take it off the ballot"))],
        default="cost",
    )
    cost = MoneyField(lazy("What would it cost?"))
    rule = SelectField(lazy("Count by"), default="")

    def __init__(self, *, asked: bool = True) -> None:
        super().__init__(asked=asked)
        self.is_bare = not asked

    most = 0
    """The most pence that a proposal can be tried at."""

    def about(self, report: Report) -> "WhatIfForm":
        """The same form, with the proposals of a result to choose from, and the rules that make sense of its ballots."""
        trace, form = report.trace, BallotForm(report.result.budget_round.ballot_form)
        ours = _("%(rule)s (the rule of this round)") % {"rule": RULE_WORDS[trace.official.rule]}
        one_way = form.is_one or len(trace.ways) == 1
        others = [(rule, words) for rule, words in RULE_WORDS.items() if rule != trace.official.rule and not one_way]
        lines = [(row.line.number, f"{row.rank}. {row.card.title}") for row in report.rows]
        self.proposal.choices = [("", _("None: all as they were")), *lines]
        self.rule.choices = [("", ours), *others]
        self.most = most_pence(trace.budget_pence, max(line.cost_pence for line in trace.lines.values()))
        return self

    def change(self) -> Change | None:
        """What is tried; None where nothing is, or where the form has something to mend."""
        number, is_out = self.proposal.data or None, self.what.data == "out"
        if not self.validate():
            return None
        rule = Rule(self.rule.data) if self.rule.data else None
        cost = None if number is None or is_out else self.cost.data
        return Change(number, cost, rule) if number or rule else None

    def validate_cost(self, field: MoneyField) -> None:
        """An amount is wanted where a proposal is to cost something else."""
        if not self.proposal.data or self.what.data == "out":
            field.errors = []
            raise StopValidation
        if field.process_errors:
            return
        if field.data is None or not 0 < field.data <= self.most:
            most = pounds(self.most).removeprefix("£")
            raise ValidationError(_("Please write an amount above 0, and not above %(most)s.") % {"most": most})
