"""Forms for panels and their seats."""

from wtforms import SelectField
from wtforms.validators import InputRequired, NumberRange

from panel.language import lazy
from panel.web.bilingual import either_language
from panel.web.forms import Form, IdField, ProseField, TextField, WholeNumberField, between, required
from panel.web.incoming import chosen_id


class PanelForm(Form):
    title_cy = TextField(lazy("Title in Welsh"), [either_language(3, 120)])
    title_en = TextField(lazy("Title in English"), [either_language(3, 120)])
    question_cy = ProseField(lazy("The question, in Welsh"), [either_language(10, 2000)])
    question_en = ProseField(lazy("The question, in English"), [either_language(10, 2000)])
    area_id = SelectField(lazy("Area"), [required(lazy("Please choose an area."))], coerce=chosen_id)
    seat_target = WholeNumberField(
        lazy("How many seats?"),
        [
            InputRequired(lazy("Please write a whole number.")),
            NumberRange(1, 500, lazy("A panel has between 1 and 500 seats.")),
        ],
        render_kw={"inputmode": "numeric"},
    )


class ClosePanelForm(Form):
    reason_cy = ProseField(lazy("Why does it close, in Welsh"), [required(), between(5, 500)])
    reason_en = ProseField(lazy("Why does it close, in English"), [required(), between(5, 500)])


class OfferForm(Form):
    person_id = IdField(validators=[InputRequired()])
