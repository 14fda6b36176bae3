"""The forms of the roll: bring it up to date, upload a list, make letters with codes."""

from collections.abc import Sequence
from typing import Any, Self

from flask_wtf.file import FileField, FileRequired
from wtforms.validators import InputRequired, NumberRange

from panel.language import lazy
from panel.roll.batches import MOST
from panel.roll.lines import COLUMNS
from panel.rounds.forms import A_NUMBER, REASON_MOST, ReasonForm
from panel.web.forms import Form, TextField, WholeNumberField, between, may_be_empty, required


class RollForm(ReasonForm):
    """Bring the roll up to date."""


class ListForm(Form):
    """A list of those who may vote."""

    table = FileField(
        lazy("A CSV file with the columns name, birth year and postcode; or with a reference, such as a membership number"),
        [FileRequired(lazy("Please choose a file."))],
    )


class MaybeReasonForm(Form):
    """A change of the roll: with a reason once voting is open."""

    reason_cy = TextField(lazy("The reason, in Welsh"), [may_be_empty, between(5, REASON_MOST)])
    reason_en = TextField(lazy("The reason, in English"), [may_be_empty, between(5, REASON_MOST)])


class BatchForm(MaybeReasonForm):
    """New letters."""

    number = WholeNumberField(
        lazy("How many letters?"),
        [
            InputRequired(A_NUMBER),
            NumberRange(1, MOST, lazy("Please write a number from 1 to 5,000.")),
        ],
    )
    label = TextField(lazy("What are they called?"), [required(lazy("Please give them a name.")), between(2, 80)])


class LetterForm(Form):
    """One letter of a batch."""

    number = WholeNumberField(lazy("The number on the lost letter"), [InputRequired(A_NUMBER)])


class FactsForm(Form):
    """What a list says of somebody: the fields that it does not have are taken out."""

    @classmethod
    def of(cls, columns: Sequence[str], **values: Any) -> Self:
        """The form with the fields of this list alone."""
        form = cls(**values)
        for column in set(COLUMNS).difference(columns):
            del form[column]
        return form

    def facts(self) -> dict[str, str]:
        """What was typed, by column."""
        return {column: self[column].text for column in COLUMNS if column in self}


class LineForm(FactsForm, ReasonForm):
    """One line of a list, to be taken off."""

    name = TextField(lazy("Name"), [may_be_empty, between(0, 200)], render_kw={"autocomplete": "off"})
    born = TextField(lazy("Birth year"), [may_be_empty, between(0, 40)], render_kw={"autocomplete": "off"})
    postcode = TextField(lazy("Postcode"), [may_be_empty, between(0, 12)], render_kw={"autocomplete": "off"})
    reference = TextField(lazy("Number or reference"), [may_be_empty, between(0, 100)], render_kw={"autocomplete": "off"})
