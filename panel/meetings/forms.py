"""Forms of meetings. Of a sheet every row is a small form; an empty row asks for nothing."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from wtforms import FieldList, FormField, HiddenField, RadioField, SelectField
from wtforms.validators import InputRequired, ValidationError

from panel import clock, language
from panel.access import Action
from panel.areas.choices import areas_to_choose, reach_of_reader
from panel.errors import RuleBroken
from panel.language import gettext as _
from panel.language import lazy
from panel.meetings import rules
from panel.meetings.sheets import BACKING, IDEA, Row, Sheet, is_blank
from panel.seeds.forms import ThemeChoice
from panel.seeds.meetings import Meeting
from panel.seeds.paper import MOST_COUNTED
from panel.web.bilingual import either_language
from panel.web.forms import DayField, Form, LanguageField, ProseField, TextField, between, required
from panel.web.incoming import chosen_id, small_id

SHORT = {"class": "short", "inputmode": "numeric", "autocomplete": "off"}
PLAIN = {"autocomplete": "off"}


class MeetingForm(Form):
    name_cy = TextField(lazy("The name of the meeting in Welsh"), [either_language(3, 120)])
    name_en = TextField(lazy("The name of the meeting in English"), [either_language(3, 120)])
    held_on = DayField(lazy("When was it?"), [InputRequired(lazy("Please give a day."))], render_kw={"class": "medium"})
    area = SelectField(lazy("Which area was it for?"), [required(lazy("Please choose an area."))], coerce=chosen_id)
    venue = TextField(lazy("Where did people meet?"), [between(0, 120)])
    seen = HiddenField()

    @classmethod
    def of(cls, meeting: Meeting | None = None) -> "MeetingForm":
        """The form, with the areas that the reader's role reaches."""
        form = cls(data=_stands(meeting) if meeting else None)
        reach = reach_of_reader(Action.ENTER_MEETING)
        form.area.choices = areas_to_choose(reach, keep=meeting.area_id if meeting else None)
        return form

    def validate_held_on(self, field: DayField) -> None:
        if field.data is None:
            return
        try:
            rules.was_held(field.data, language.local(clock.now()).date())
        except RuleBroken as broken:
            raise ValidationError(str(broken)) from None

    def has_seen(self, meetings: Sequence[Meeting]) -> bool:
        """Whether each of these meetings of the same day was shown before the form was sent."""
        return {str(meeting.id) for meeting in meetings} <= set((self.seen.data or "").split(","))


def _stands(meeting: Meeting) -> dict[str, Any]:
    """What is known of a meeting, by the names of its form."""
    names = {name: getattr(meeting, name) for name in ("name_cy", "name_en", "held_on", "venue")}
    return {**names, "area": meeting.area_id}


class CountField(TextField):
    """How many people, kept as it was typed."""

    def pre_validate(self, form: Any) -> None:
        if self.text and self.people is None:
            raise ValidationError(_("Please write a whole number, such as 12."))
        try:
            rules.is_believable(self.people or 0, MOST_COUNTED)
        except RuleBroken as broken:
            raise ValidationError(str(broken)) from None

    @property
    def people(self) -> int | None:
        """The number; None where nothing was typed, or no number."""
        return small_id(self.text.replace(",", "").replace(" ", ""))


class RowForm(Form):
    """One row of a sheet."""

    class Meta(Form.Meta):
        csrf = False

    parts: Sequence[str] = ()

    @property
    def typed(self) -> Row:
        """What stands in it, as text."""
        return {part: str(self[part].data or "") for part in self.parts}

    @property
    def is_blank(self) -> bool:
        return is_blank(self.typed)

    def validate(self, extra_validators: Any = None) -> bool:
        return self.is_blank or bool(super().validate(extra_validators))


class LanguageChoice(SelectField):
    """The language of a row; as a list, for a row has little room."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(lazy("Written in"), choices=lambda: list(language.NAMES.items()), default=language.spoken, **kwargs)


class IdeaForm(RowForm):
    parts = IDEA
    title = TextField(lazy("The idea"), [required(), between(5, 120)], render_kw=PLAIN)
    count = CountField(lazy("How many backed it?"), [between(0, 12)], render_kw=SHORT)
    language = LanguageChoice()
    body = ProseField(lazy("Why?"), [between(0, 5_000)])
    said_by = TextField(lazy("Whose idea is it?"), [between(0, 80)], render_kw=PLAIN)
    theme = ThemeChoice()
    place = TextField(lazy("Which area is it for?"), [between(0, 120)], render_kw={**PLAIN, "list": "places"})


class BackingForm(RowForm):
    parts = BACKING
    which = TextField(lazy("Which seed?"), [required(), between(0, 300)], render_kw=PLAIN)
    count = CountField(lazy("How many backed it?"), [between(0, 12)], render_kw=SHORT)
    language = LanguageChoice()
    body = ProseField(lazy("What did somebody say about it?"), [between(0, 5_000)])
    said_by = TextField(lazy("Who said it?"), [between(0, 80)], render_kw=PLAIN)


class SheetForm(Form):
    ideas = FieldList(FormField(IdeaForm), max_entries=rules.ROWS_MOST)
    backings = FieldList(FormField(BackingForm), max_entries=rules.ROWS_MOST)
    lines = ProseField(lazy("Lines"), [between(0, 20_000)], render_kw={"spellcheck": "true"})
    version = HiddenField()

    @classmethod
    def of(cls, sheet: Sheet) -> "SheetForm":
        """What was typed before, with empty rows below."""
        fields = sheet.fields(language.spoken(), rules.IDEAS_MOST, rules.BACKINGS_MOST)
        return cls(formdata=fields, meta={"csrf": False})

    @property
    def sheet(self) -> Sheet:
        """What is typed, without the empty rows."""
        ideas = [row.form.typed for row in self.ideas if not row.form.is_blank]
        return Sheet(ideas, [row.form.typed for row in self.backings if not row.form.is_blank], self.lines.text)


def choosing_form(questions: Sequence[tuple[str, str, Sequence[tuple[str, str]]]]) -> Form:
    """A form with one choice for each question: its name, its words, its choices. The first choice is the usual one."""

    class ChoosingForm(Form):
        pass

    for name, words, choices in questions:
        setattr(ChoosingForm, name, RadioField(words, choices=partial(list, choices), default=choices[0][0]))
    return ChoosingForm()


class EnteredSeedForm(Form):
    title = TextField(lazy("The idea"), [required(), between(5, 120)])
    body = ProseField(lazy("Why?"), [between(0, 5_000)])
    language = LanguageField()
    said_by = TextField(lazy("Whose idea is it?"), [between(0, 80)])


class EnteredRemarkForm(Form):
    body = ProseField(lazy("What did somebody say about it?"), [required(), between(2, 5_000)])
    language = LanguageField()
    said_by = TextField(lazy("Who said it?"), [between(0, 80)])


class EnteredSupportForm(Form):
    count = CountField(lazy("How many backed it?"), [required(), between(0, 12)], render_kw=SHORT)
