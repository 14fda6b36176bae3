"""Forms about chests and their money."""

from collections.abc import Container

from wtforms import SelectField
from wtforms.validators import InputRequired, Length

from panel.chests.words import MOVEMENT_HINTS
from panel.language import lazy
from panel.web.bilingual import either_language
from panel.web.forms import DayField, Form, MoneyField, ProseField, TextField, between, required
from panel.web.incoming import chosen_id


class ChestForm(Form):
    title_cy = TextField(lazy("Title in Welsh"), [either_language(3, 120)], render_kw={"lang": "cy"})
    title_en = TextField(lazy("Title in English"), [either_language(3, 120)], render_kw={"lang": "en"})
    about_cy = ProseField(lazy("What is it, in Welsh"), [either_language(10, 3_000)], render_kw={"lang": "cy"})
    about_en = ProseField(lazy("What is it, in English"), [either_language(10, 3_000)], render_kw={"lang": "en"})
    outcomes_cy = ProseField(lazy("What should it achieve, in Welsh"), [either_language(10, 3_000)], render_kw={"lang": "cy"})
    outcomes_en = ProseField(lazy("What should it achieve, in English"), [either_language(10, 3_000)], render_kw={"lang": "en"})
    area_id = SelectField(lazy("For which area?"), [required(lazy("Please choose an area."))], coerce=chosen_id)


class CloseChestForm(Form):
    reason_cy = ProseField(lazy("Why does it close, in Welsh"), [required(), between(5, 500)])
    reason_en = ProseField(lazy("Why does it close, in English"), [required(), between(5, 500)])


class MoneyEntryForm(Form):
    movement = SelectField(
        lazy("What happened?"),
        [required()],
        choices=lambda: [(movement.value, words) for movement, words in MOVEMENT_HINTS.items()],
    )
    amount = MoneyField(lazy("How much?"), [required(lazy("Please write an amount in pounds, such as 1250 or 37.50."))])
    party = TextField(lazy("Who gave it, or who got it?"), [required(), between(2, 160)])
    dated_on = DayField(lazy("On which day?"), [InputRequired(lazy("Please give a day."))], render_kw={"class": "medium"})
    decision = TextField(lazy("What decided it?"), [Length(max=60)])
    note = TextField(lazy("A note"), [Length(max=300)])

    def leave_out(self, movements: Container[str]) -> None:
        """Offer all but these: a closed chest takes no new money."""
        self.movement.choices = [(each.value, words) for each, words in MOVEMENT_HINTS.items() if each.value not in movements]


class PutRightForm(Form):
    note = TextField(lazy("What was wrong with it?"), [required(), between(5, 300)])
