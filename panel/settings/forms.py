"""Forms of the settings. The name of each field is the name of its setting."""

from types import new_class
from typing import Any, cast

from wtforms import Field
from wtforms.validators import ValidationError

from panel.language import gettext as _
from panel.language import lazy
from panel.mail.forms import Mailbox
from panel.settings.numbers import NUMBERS
from panel.settings.table import Chapter
from panel.web.forms import Form, ProseField, TextField, WholeNumberField, between, required

MOST = 20_000
"""Characters of a long text: some seven printed pages."""
NAME_MOST = 60
"""Characters of the name of the site: it stands beside the menu, and in the subject of every mail."""
TYPED_AS = {"type": "email", "autocomplete": "off"}


class NamesForm(Form):
    name_cy = TextField(lazy("Name in Welsh"), [required(), between(2, NAME_MOST)])
    name_en = TextField(lazy("Name in English"), [required(), between(2, NAME_MOST)])


class ContactForm(Form):
    contact_email = TextField(lazy("E-mail address"), [required(), Mailbox(), between(3, 254)], render_kw=TYPED_AS)
    contact_phone = TextField(lazy("Telephone"), [between(0, 40)], render_kw={"type": "tel", "autocomplete": "off"})


class RulesForm(Form):
    rules_cy = ProseField(lazy("House rules in Welsh"), [required(), between(20, MOST)])
    rules_en = ProseField(lazy("House rules in English"), [required(), between(20, MOST)])


class PrivacyForm(Form):
    controller = TextField(lazy("Who decides what is done with people’s data?"), [required(), between(2, 200)])
    controller_address = ProseField(lazy("Postal address"), [required(), between(10, 500)])
    data_contact = TextField(
        lazy("Whom people write to about their data"),
        [required(), Mailbox(), between(3, 254)],
        render_kw=TYPED_AS,
    )
    bases_cy = ProseField(lazy("What allows you to hold the data, in Welsh"), [required(), between(10, 5_000)])
    bases_en = ProseField(lazy("What allows you to hold the data, in English"), [required(), between(10, 5_000)])


class Bounds:
    """A whole number from least to most; one that is missing too is refused, for 0 is a number and nothing is none."""

    def __init__(self, least: int, most: int) -> None:
        self.least, self.most = least, most

    def __call__(self, _form: Form, field: Field) -> None:
        if field.data is None or not self.least <= field.data <= self.most:
            bounds = {"least": self.least, "most": self.most}
            raise ValidationError(_("Please write a whole number from %(least)s to %(most)s.") % bounds)


def numbers_form(chapter: Chapter) -> type[Form]:
    """The form of a chapter of numbers."""
    fields: dict[str, Any] = {
        setting.value: WholeNumberField(
            number.label, [Bounds(number.least, number.most)], render_kw={"class": "short", "inputmode": "numeric"}
        )
        for setting, number in NUMBERS.items()
        if number.chapter == chapter
    }
    return cast("type[Form]", new_class(f"{chapter.name.title()}Form", (Form,), exec_body=lambda names: names.update(fields)))


FORMS: dict[Chapter, type[Form]] = {
    Chapter.NAMES: NamesForm,
    Chapter.CONTACT: ContactForm,
    Chapter.RULES: RulesForm,
    Chapter.PRIVACY: PrivacyForm,
    Chapter.LIMITS: numbers_form(Chapter.LIMITS),
    Chapter.KEEPING: numbers_form(Chapter.KEEPING),
}
