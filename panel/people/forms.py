"""Forms for signing in and for one's own page."""

from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField, RadioField, SelectField
from wtforms.validators import InputRequired, Length

from panel.language import gettext as _
from panel.language import lazy
from panel.mail.forms import Mailbox
from panel.people.ages import AGES, or_older
from panel.people.refusals import REFUSAL_WORDS
from panel.web.addressed import AddressedForm
from panel.web.forms import DayField, Form, LanguageField, ProseField, TextField, between, may_be_empty, required, whole
from panel.web.incoming import chosen_id

PASSKEY_MOST = 20_000
"""Characters of a browser's answer; the largest attestation known is a tenth of it."""


class SignInForm(Form):
    email = TextField(
        lazy("Your email address"),
        [required(), Length(max=254), Mailbox()],
        render_kw={"type": "email", "autocomplete": "email", "spellcheck": "false"},
    )
    next = HiddenField()


class CodeForm(Form):
    code = TextField(
        lazy("The six digits from the email"),
        [required(), whole("[0-9 ]{6,9}", lazy("The code has six digits."))],
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric"},
    )
    next = HiddenField()


class TwoCodesForm(Form):
    """The codes from both addresses; each stands beside the name of its mailbox."""

    old_code = TextField(
        lazy("The six digits from the email to your old address"),
        [required(), whole("[0-9 ]{6,9}", lazy("The code has six digits."))],
        render_kw={"autocomplete": "off", "inputmode": "numeric"},
    )
    code = TextField(
        lazy("The six digits from the email to your new address"),
        [required(), whole("[0-9 ]{6,9}", lazy("The code has six digits."))],
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric"},
    )


class PasskeyForm(Form):
    """The browser's answer: JSON that the script writes here."""

    passkey = ProseField(validators=[required(), Length(max=PASSKEY_MOST)])
    next = HiddenField()


class NewPasskeyForm(Form):
    name = TextField(lazy("What is it on?"), [required(), between(1, 60)])
    passkey = ProseField(
        lazy("Passkey"),
        [required(lazy("Your browser could not do that. Please try again, or use a code.")), Length(max=PASSKEY_MOST)],
    )


class PasskeyNameForm(Form):
    name = TextField(lazy("New name"), [required(), between(1, 60)])


class AppForm(Form):
    code = TextField(
        lazy("The six digits that the app shows"),
        [required(), whole("[0-9 ]{6,9}", lazy("The code has six digits."))],
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric"},
    )


class ProofForm(Form):
    """A passkey's answer, or digits or a recovery code."""

    code = TextField(
        lazy("Six digits from your app, or a recovery code"),
        [Length(max=40)],
        render_kw={"autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false"},
    )
    passkey = ProseField(lazy("Passkey"), [Length(max=PASSKEY_MOST)])


class SettingsForm(Form):
    name = TextField(lazy("What should others call you?"), [required(), between(2, 80)], render_kw={"autocomplete": "name"})
    language = LanguageField()

    def __init__(self, **values: object) -> None:
        super().__init__(**values)
        self.language.label.text = lazy("Write to me in")


class AddressForm(Form):
    email = TextField(
        lazy("Your new email address"),
        [required(), Length(max=254), Mailbox()],
        render_kw={"type": "email", "autocomplete": "email", "spellcheck": "false"},
    )


def age_choices() -> list[tuple[int, str]]:
    """What somebody can say of their age; 0: nothing."""
    return [*((age, or_older(age)) for age in reversed(AGES)), (0, _("I am younger, or would rather not say"))]


class AgeForm(Form):
    age = RadioField(lazy("How old are you?"), choices=age_choices, coerce=chosen_id)


class ResidencyForm(Form):
    postcode = TextField(lazy("Your postcode"), [required(), Length(max=12)], render_kw={"autocomplete": "postal-code"})
    area_id = SelectField(lazy("Your area"), [may_be_empty], coerce=chosen_id)
    house = TextField(lazy("Your house number or name"), [Length(max=60)], render_kw={"autocomplete": "off"})
    age = RadioField(lazy("How old are you?"), [may_be_empty], choices=age_choices, coerce=chosen_id)
    home = TextField(lazy("Your house and street"), [Length(max=200)], render_kw={"autocomplete": "address-line1"})


class LetterForm(Form):
    code = TextField(
        lazy("The code on your letter"),
        [required(), Length(max=20)],
        render_kw={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"},
    )


class VerdictForm(Form):
    """A decision with a reason, which the person reads."""

    reason = TextField(lazy("The reason, for the person to read"), [required(), between(5, 500)])


class RefuseForm(Form):
    """Why a place is not confirmed: a ready sentence, which the person reads in their language, own words, or both."""

    ready = RadioField(
        lazy("A ready reason"),
        [may_be_empty],
        default="",
        choices=lambda: [("", _("None: only my own words")), *((why.value, words) for why, words in REFUSAL_WORDS.items())],
    )
    reason = TextField(lazy("The reason in your own words, for the person to read"), [may_be_empty, between(5, 300)])


class ConfirmedForm(AddressedForm):
    """What is looked for in the list of the confirmed. It stands in the address."""

    q = TextField(lazy("Name, email or postcode"))
    area = SelectField(lazy("Area"), coerce=chosen_id)
    state = SelectField(
        lazy("Which"),
        choices=lambda: [("confirmed", _("Confirmed")), ("refused", _("Not confirmed, or taken back"))],
    )


class PostcodesForm(Form):
    table = FileField(
        lazy("A file with the columns postcode and area; homes, or house and uprn, if you know them"),
        [FileRequired(lazy("Please choose a file."))],
    )


class LookForm(Form):
    """Whom an organiser looks for. It is posted, so that an e-mail address stands in no address of a page."""

    q = TextField(lazy("Give a role: name or email"), [between(0, 254)])


class RoleForm(AddressedForm):
    """What is chosen before the page that is read and pressed: it stands in the address, so nothing is kept yet."""

    role = RadioField(lazy("Which role?"), [InputRequired(lazy("Please choose one."))])
    where = SelectField(lazy("Where does it count?"), [required(lazy("Please choose where it counts."))])
    until = DayField(lazy("Until when? (the last day)"), [may_be_empty])


class EndRoleForm(Form):
    reason = TextField(lazy("The reason, for the person to read"), [required(), between(5, 500)])
