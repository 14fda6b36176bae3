"""The forms of the roll: bring it up to date, upload a list, make letters with codes."""

from flask_wtf.file import FileField, FileRequired
from wtforms.validators import InputRequired, NumberRange

from panel.language import lazy
from panel.roll.batches import MOST
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


class LineForm(ReasonForm):
    """One line of a list, to be taken off: what it says, as far as the list has it."""

    name = TextField(lazy("Name"), [may_be_empty, between(0, 200)], render_kw={"autocomplete": "off"})
    born = TextField(lazy("Birth year"), [may_be_empty, between(0, 40)], render_kw={"autocomplete": "off"})
    postcode = TextField(lazy("Postcode"), [may_be_empty, between(0, 12)], render_kw={"autocomplete": "off"})
    reference = TextField(lazy("Number or reference"), [may_be_empty, between(0, 100)], render_kw={"autocomplete": "off"})

    def facts(self) -> dict[str, str]:
        """What was typed, by column."""
        return {name: self[name].text for name in ("name", "born", "postcode", "reference") if name in self}
