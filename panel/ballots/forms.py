"""Forms of voting: papers, moving on, dates, receipts."""

from wtforms import HiddenField, SelectField
from wtforms.validators import Optional

from panel.ballots.papers import TOKEN
from panel.language import lazy
from panel.rounds.forms import ReasonForm
from panel.web.forms import Form, LocalMomentField, TextField, required, whole


class PaperForm(Form):
    """The hidden part of a paper; its picks are plain checkboxes named `proposal`."""

    form_token = HiddenField(validators=[whole(TOKEN.pattern)])
    replaces = HiddenField(validators=[Optional(), whole(TOKEN.pattern)])


class MoveForm(ReasonForm):
    """Enter the next phase."""


class DateForm(ReasonForm):
    """Change when a phase begins."""

    phase = SelectField(lazy("Which date?"), [required()])
    opens_at = LocalMomentField(lazy("The new date and time"), [required(lazy("Please give a date and a time."))])


class CodeForm(Form):
    """Find a ballot."""

    code = TextField(
        lazy("Your receipt code"),
        [required(lazy("Please write the code from your receipt."))],
        render_kw={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"},
    )
