"""Forms of voting: papers, moving on, dates, receipts."""

from wtforms import HiddenField, PasswordField, RadioField, SelectField
from wtforms.validators import EqualTo, InputRequired

from panel.backups.wrapping import LEAST as PASSPHRASE_LEAST
from panel.ballots.papers import TOKEN, VERSION
from panel.language import gettext as _
from panel.language import lazy
from panel.rounds.forms import A_NUMBER, ReasonForm
from panel.web.addressed import AddressedForm
from panel.web.forms import Form, LocalMomentField, TextField, WholeNumberField, between, may_be_empty, required, whole


class PaperForm(Form):
    """The hidden part of a paper; its picks are plain checkboxes named `proposal`."""

    form_token = HiddenField(validators=[whole(TOKEN.pattern)])
    replaces = HiddenField(validators=[may_be_empty, whole(VERSION.pattern)])


class DateForm(ReasonForm):
    """Change when a phase begins."""

    phase = SelectField(lazy("Which date?"), [required()])
    opens_at = LocalMomentField(lazy("The new date and time"), [required(lazy("Please give a date and a time."))])


class DaysForm(AddressedForm):
    """By how many days all dates move. It stands in the address."""

    days = WholeNumberField(lazy("By how many days?"), [InputRequired(A_NUMBER)], default=14)
    way = RadioField(
        lazy("In which direction?"), choices=lambda: [("later", _("later")), ("earlier", _("earlier"))], default="later"
    )

    @property
    def by(self) -> int:
        """Days by which they move; below zero where they move earlier."""
        return (self.days.data or 0) * (-1 if self.way.data == "earlier" else 1)


class TakeBackForm(ReasonForm):
    """Back to the phase before, and when the one that is left begins again."""

    begins_at = LocalMomentField(
        lazy("When does the phase begin again?"),
        [required(lazy("Please give a date and a time."))],
        description=lazy("A date that is still to come: otherwise it would begin again at once."),
    )


class CodeForm(Form):
    """Find a ballot."""

    code = TextField(
        lazy("Your receipt code"),
        [required(lazy("Please write the code from your receipt."))],
        render_kw={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"},
    )
    secret = TextField(
        lazy("The long number of your receipt"), [between(0, 80)], render_kw={"autocomplete": "off", "data-forget": ""}
    )


class ReceiptForm(Form):
    """Show that one has the receipt of a ballot. Its code would not do: everybody can work it out from the board."""

    secret = TextField(
        lazy("The long number of your receipt"),
        [required(lazy("Please write the long number of your receipt.")), between(0, 80)],
        render_kw={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false", "data-forget": ""},
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
