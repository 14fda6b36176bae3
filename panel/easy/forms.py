"""The form for an easy-read text and what stands beside it."""

from wtforms import Field
from wtforms.form import BaseForm
from wtforms.validators import Length, ValidationError

from panel.easy import rules
from panel.errors import RuleBroken
from panel.language import gettext as _
from panel.language import lazy
from panel.web.forms import DayField, Form, ProseField, TextField, between, may_be_empty, whole

MOST_LETTERS = 6_000
ADDRESS = whole(r"https://[^\s/@:]+\.[^\s/@:]+(:\d+)?(/\S*)?", lazy("Please write an address that begins with https://"))


def is_easy(_form: BaseForm, field: Field) -> None:
    """Asks the rule, whose sentence then stands beside the text."""
    try:
        rules.easy_to_read(field.data or "")
    except RuleBroken as broken:
        raise ValidationError(str(broken)) from None


def _link(label: str) -> TextField:
    return TextField(label, [may_be_empty, Length(max=500), ADDRESS], render_kw={"inputmode": "url", "autocomplete": "off"})


class EasyReadForm(Form):
    text_cy = ProseField(lazy("Short sentences in Welsh, one a line"), [between(0, MOST_LETTERS), is_easy])
    text_en = ProseField(lazy("Short sentences in English, one a line"), [between(0, MOST_LETTERS), is_easy])
    checked_by = TextField(lazy("Who has read it and said that it is easy?"), [between(0, 200)])
    checked_on = DayField(lazy("On which day?"), [may_be_empty])
    film_url = _link(lazy("Address of a film in British Sign Language"))
    audio_cy_url = _link(lazy("Address of a recording in Welsh"))
    audio_en_url = _link(lazy("Address of a recording in English"))

    def validate_checked_on(self, field: Field) -> None:
        if field.data and not self.checked_by.text:
            raise ValidationError(_("Please say who has read it, or leave the day out."))
