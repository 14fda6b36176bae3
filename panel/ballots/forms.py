"""Forms of voting: papers, reasons in both languages, dates."""

from wtforms import HiddenField, SelectField
from wtforms.validators import Optional, Regexp

from panel.ballots.papers import TOKEN
from panel.language import lazy
from panel.web.forms import Form, LocalMomentField, TextField, between, required

REASON_MOST = 500


class PaperForm(Form):
    """The hidden part of a paper; its picks are plain checkboxes named `proposal`."""

    form_token = HiddenField(validators=[Regexp(TOKEN)])
    replaces = HiddenField(validators=[Optional(), Regexp(TOKEN)])


class ReasonForm(Form):
    """A change with a reason that everybody reads."""

    reason_cy = TextField(lazy("The reason, in Welsh"), [required(), between(5, REASON_MOST)])
    reason_en = TextField(lazy("The reason, in English"), [required(), between(5, REASON_MOST)])


class MoveForm(ReasonForm):
    """Enter the next phase."""


class DateForm(ReasonForm):
    """Change when a phase begins."""

    phase = SelectField(lazy("Which date?"), [required()])
    opens_at = LocalMomentField(lazy("The new date and time"), [required(lazy("Please give a date and a time."))])


class RollForm(ReasonForm):
    """Bring the roll up to date."""


class CodeForm(Form):
    """Find a ballot."""

    code = TextField(
        lazy("Your receipt code"),
        [required(lazy("Please write the code from your receipt."))],
        render_kw={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"},
    )
