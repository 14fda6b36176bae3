"""Forms of the settings. The name of each field is the name of its setting."""

from types import new_class
from typing import Any, cast

from wtforms import Field, FileField, RadioField
from wtforms.validators import ValidationError

from panel.language import gettext as _
from panel.language import lazy
from panel.mail.forms import Mailbox
from panel.settings import palette
from panel.settings.numbers import NUMBERS
from panel.settings.table import Chapter
from panel.web.forms import Form, ProseField, TextField, WholeNumberField, between, required, whole

MOST = 20_000
"""Characters of a long text: some seven printed pages."""
NAME_MOST = 60
"""Characters of the name of the site: it stands beside the menu, and in the subject of every mail."""
TYPED_AS = {"type": "email", "autocomplete": "off"}
HEX = {"class": "short", "autocomplete": "off", "spellcheck": "false"}
OWN = "own"
"""The choice of colours that none of the named ones are."""
A_COLOUR = whole(r"#[0-9a-fA-F]{6}", lazy("Please write # and then six signs from 0 to 9 and a to f, such as #1f5a8a."))


def in_small(typed: str | None) -> str | None:
    """One way to write a colour."""
    return typed.strip().lower() if typed else typed


def in_both(field: Field, twin: Field) -> None:
    """What may be left out is in both languages or in neither."""
    if twin.data and not field.data:
        raise ValidationError(_("You wrote this in the other language. Please write it in this one too."))


class NamesForm(Form):
    name_cy = TextField(lazy("Name in Welsh"), [required(), between(2, NAME_MOST)])
    name_en = TextField(lazy("Name in English"), [required(), between(2, NAME_MOST)])


class FrontForm(Form):
    front_title_cy = TextField(lazy("Heading in Welsh"), [required(), between(5, 80)])
    front_lead_cy = ProseField(lazy("First sentences in Welsh"), [required(), between(10, 300)])
    front_more_cy = ProseField(lazy("Second paragraph in Welsh"), [between(0, 2_000)])
    front_title_en = TextField(lazy("Heading in English"), [required(), between(5, 80)])
    front_lead_en = ProseField(lazy("First sentences in English"), [required(), between(10, 300)])
    front_more_en = ProseField(lazy("Second paragraph in English"), [between(0, 2_000)])

    def validate_front_more_cy(self, field: ProseField) -> None:
        in_both(field, self.front_more_en)

    def validate_front_more_en(self, field: ProseField) -> None:
        in_both(field, self.front_more_cy)


class ColoursForm(Form):
    """Two colours that go together, or two of one's own. What is chosen stands in the two fields before they are looked at."""

    colours = RadioField(
        lazy("Which colours?"), choices=lambda: [*palette.NAMED_WORDS.items(), (OWN, _("Colours of our own, written below"))]
    )
    colour_main = TextField(lazy("Main colour"), [required(), A_COLOUR], filters=[in_small], render_kw=HEX)
    colour_second = TextField(lazy("Second colour"), [required(), A_COLOUR], filters=[in_small], render_kw=HEX)

    def name_what_is_there(self) -> None:
        """Before it is sent: the choice that has the colours of now."""
        now = (self.colour_main.data, self.colour_second.data)
        self.colours.data = next((name for name, two in palette.NAMED.items() if two == now), OWN)

    def validate_colours(self, field: RadioField) -> None:
        if field.data in palette.NAMED:
            self.colour_main.data, self.colour_second.data = palette.NAMED[field.data]


class LogoForm(Form):
    picture = FileField(lazy("Picture"), render_kw={"accept": "image/png,image/jpeg"})
    logo_alt_cy = TextField(lazy("What the picture shows, in Welsh"), [between(0, 150)])
    logo_alt_en = TextField(lazy("What the picture shows, in English"), [between(0, 150)])

    def validate_logo_alt_cy(self, field: TextField) -> None:
        in_both(field, self.logo_alt_en)

    def validate_logo_alt_en(self, field: TextField) -> None:
        in_both(field, self.logo_alt_cy)


class ContactForm(Form):
    contact_email = TextField(lazy("Email address"), [required(), Mailbox(), between(3, 254)], render_kw=TYPED_AS)
    contact_phone = TextField(lazy("Telephone"), [between(0, 40)], render_kw={"type": "tel", "autocomplete": "off"})


class RulesForm(Form):
    rules_cy = ProseField(lazy("House rules in Welsh"), [required(), between(20, MOST)])
    rules_en = ProseField(lazy("House rules in English"), [required(), between(20, MOST)])


class PrivacyForm(Form):
    controller = TextField(lazy("Who decides what is done with people’s data?"), [required(), between(2, 200)])
    controller_address = ProseField(lazy("Postal address"), [required(), between(10, 500)])
    data_contact = TextField(
        lazy("Who people write to about their data"),
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
    Chapter.FRONT: FrontForm,
    Chapter.COLOURS: ColoursForm,
    Chapter.LOGO: LogoForm,
    Chapter.CONTACT: ContactForm,
    Chapter.RULES: RulesForm,
    Chapter.PRIVACY: PrivacyForm,
    Chapter.LIMITS: numbers_form(Chapter.LIMITS),
    Chapter.KEEPING: numbers_form(Chapter.KEEPING),
}
