"""Forms of voting: papers, moving on, dates, receipts."""

from wtforms import HiddenField, PasswordField, SelectField
from wtforms.validators import EqualTo

from panel.backups.wrapping import LEAST as PASSPHRASE_LEAST
from panel.ballots.papers import TOKEN, VERSION
from panel.language import lazy
from panel.rounds.forms import ReasonForm
from panel.web.forms import Form, LocalMomentField, TextField, between, may_be_empty, required, whole


class PaperForm(Form):
    """The hidden part of a paper; its picks are plain checkboxes named `proposal`."""

    form_token = HiddenField(validators=[whole(TOKEN.pattern)])
    replaces = HiddenField(validators=[may_be_empty, whole(VERSION.pattern)])


class DateForm(ReasonForm):
    """Change when a phase begins."""

    phase = SelectField(lazy("Which date?"), [required()])
    opens_at = LocalMomentField(lazy("The new date and time"), [required(lazy("Please give a date and a time."))])


class TakeBackForm(ReasonForm):
    """Back to the phase before, and when the one that is left begins again."""

    begins_at = LocalMomentField(
        lazy("When does the phase begin again?"),
        [required(lazy("Please give a date and a time."))],
        description=lazy("A date that lies ahead, for it would begin again at once by itself."),
    )


class CodeForm(Form):
    """Find a ballot."""

    code = TextField(
        lazy("Your receipt code"),
        [required(lazy("Please write the code from your receipt."))],
        render_kw={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"},
    )


class CopyForm(Form):
    """A copy of the key, sealed with a passphrase that is kept nowhere."""

    passphrase = PasswordField(
        lazy("A passphrase for this copy"),
        [required(lazy("Please write a passphrase.")), between(PASSPHRASE_LEAST, 200)],
        render_kw={"autocomplete": "new-password"},
    )
    passphrase_again = PasswordField(
        lazy("The same passphrase again"),
        [EqualTo("passphrase", lazy("The two passphrases are not the same. Please write both again."))],
        render_kw={"autocomplete": "new-password"},
    )


class VoidForm(ReasonForm):
    """All ballots void, and a new close."""

    closes_at = LocalMomentField(lazy("The new close of the vote"), [required(lazy("Please give a date and a time."))])
