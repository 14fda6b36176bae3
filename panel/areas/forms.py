"""Forms about areas."""

from wtforms import FileField, HiddenField, RadioField, SelectField
from wtforms.validators import InputRequired, ValidationError

from panel.areas import rules
from panel.areas.geojson import PACKED_MOST
from panel.areas.words import KIND_WORDS
from panel.errors import RuleBroken
from panel.language import lazy
from panel.web.forms import Form, LanguageField, ProseField, TextField, between, required
from panel.web.incoming import chosen_id

TABLE_MOST = 200_000
"""Characters of a table of areas: some two thousand lines."""


class AreaForm(Form):
    name_cy = TextField(lazy("Name in Welsh"), [required(), between(2, 120)], render_kw={"lang": "cy"})
    name_en = TextField(lazy("Name in English"), [required(), between(2, 120)], render_kw={"lang": "en"})
    kind = RadioField(
        lazy("What is it?"),
        [InputRequired(lazy("Please choose one."))],
        choices=lambda: [(kind.value, words) for kind, words in KIND_WORDS.items()],
    )
    parent_id = SelectField(lazy("Which area is it in?"), coerce=chosen_id)
    code = TextField(lazy("Official code"), [between(0, 20)], render_kw={"autocomplete": "off"})

    def validate_code(self, field: TextField) -> None:
        try:
            field.data = rules.official_code(field.text) or ""
        except RuleBroken as broken:
            raise ValidationError(str(broken)) from None


class CloseAreaForm(Form):
    reason = TextField(lazy("Why? Everybody can read it"), [required(), between(5, 300)])
    language = LanguageField()


class NearForm(Form):
    postcode = TextField(
        lazy("Your postcode"), [required(), between(0, 12)], render_kw={"class": "short", "autocomplete": "postal-code"}
    )


class AreaTableForm(Form):
    """A table of areas: as a file, or pasted."""

    table = FileField(lazy("A table in CSV form, or a map in GeoJSON"))
    pasted = ProseField(lazy("Or paste the table here"), [between(0, TABLE_MOST)])
    outlines = HiddenField(lazy("The boundaries"), [between(0, PACKED_MOST)])


class ReadTableForm(Form):
    """The table again, on the page that says what it changes."""

    pasted = ProseField(lazy("The table"), [required(), between(1, TABLE_MOST)])
    outlines = HiddenField(lazy("The boundaries"), [between(0, PACKED_MOST)])
