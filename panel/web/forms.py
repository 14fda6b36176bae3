"""The base of every form, its validators and its few own fields. Forms check shape; what things mean is for the rules."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, cast

from flask_wtf import FlaskForm
from flask_wtf.csrf import _FlaskFormCSRF
from flask_wtf.form import _Auto
from wtforms import DateField, Field, FileField, HiddenField, IntegerField, RadioField, StringField, TextAreaField
from wtforms.fields import DateTimeLocalField
from wtforms.form import BaseForm as WTFormsBase
from wtforms.validators import DataRequired, Length, Regexp, StopValidation, ValidationError
from wtforms.widgets import TextInput

from panel import clock, language
from panel.language import gettext, lazy, ngettext
from panel.money import decimal_pounds, pence
from panel.web import choices
from panel.web.as_read import is_as_read
from panel.web.incoming import posted, small_id, visible_line, visible_prose
from panel.web.reading_on import only_reads_on

PROSE_MOST = 10_000
LINE_MOST = 2_000
"""The most characters of a text whose form says nothing else: nobody sends 200 kB in a hidden field."""
WORDED = frozenset({"title", "summary", "reason", "note"})
"""Lines, beside all longer texts, that are in the language which their form names."""
FIRST_YEAR, YEARS_AHEAD = 1990, 100
"""Years before and after these are slips of the finger: 0027, 2207."""
_COMES_TWICE = lazy("On %(day)s the clocks go back, and %(time)s comes twice. Please choose a time before 1:00 or from 2:00.")


class Sentences:
    """Lets WTForms' own messages come from our catalogue."""

    gettext = staticmethod(gettext)
    ngettext = staticmethod(ngettext)


class TokenWhenShown(_FlaskFormCSRF):  # type: ignore[misc]  # Flask-WTF has no types
    """Templates write the token with `token()`. Making one with every form would begin a session for each reader of a page."""

    def generate_csrf_token(self, csrf_token_field: Field) -> str:
        return ""


class Refusal(str):
    """A sentence above a form, and the id of what it is about on the page; "" where it is about no one field."""

    at: str = ""


class Form(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Tidies every text, speaks the reader's language, and refuses a form without its token."""

    is_posted = True
    """Or else read from the address: `panel.web.addressed`."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]  # as above
        csrf_class = TokenWhenShown

        def get_translations(self, form: WTFormsBase) -> Sentences:
            return Sentences()

        def wrap_formdata(self, form: "Form", formdata: Any) -> Any:
            """Flask-WTF's own would take JSON, whose values are of any kind, and a file in the place of a text."""
            if formdata is not _Auto:
                return formdata
            return posted([field.name for field in form if isinstance(field, FileField)]) if form.is_submitted() else None

        def bind_field(self, form: WTFormsBase, unbound_field: Any, options: dict[str, Any]) -> Field:
            kind = unbound_field.field_class
            if not issubclass(kind, StringField) or issubclass(kind, MoneyField):
                field = cast(Field, unbound_field.bind(form=form, **options))
                field.validators = (is_readable, *field.validators)
                return choices.quick(field)
            long = issubclass(kind, TextAreaField)
            filters = [*unbound_field.kwargs.get("filters", ()), visible_prose if long else visible_line]
            field = cast(Field, unbound_field.bind(form=form, **{**options, "filters": filters}))
            if not any(isinstance(one, Length) for one in field.validators):
                field.validators = (*field.validators, Between(0, PROSE_MOST if long else LINE_MOST))
            return field

    def process(self, *given: Any, **more: Any) -> None:
        """Each text names its language, so that it is spelt and spoken so: by its name, else the one that the form says."""
        super().process(*given, **more)
        said = self["language"].data if "language" in self else ""
        for field in self:
            ending = field.short_name[-3:]
            own = (
                ending[1:]
                if ending in {"_cy", "_en"}
                else said
                if isinstance(field, ProseField) or field.short_name in WORDED
                else ""
            )
            field.lang, field.stands_now = own if own in language.LANGUAGES else "", ""

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether it may be acted on: never where somebody only goes on in the other language. Then nothing is wrong, either."""
        if self.is_posted and only_reads_on():
            return False
        is_whole = bool(super().validate(extra_validators))
        return is_as_read(self) and is_whole  # what others changed is said with what is wrong, for the next page knows it as read

    def refuse(self, sentence: str, at: str = "") -> None:
        """Say that a rule was broken: the sentence stands in the summary above the form, as a link to what it is about.

        Where only one thing was asked, it is about that.
        """
        refusal = Refusal(sentence)
        asked = [field for field in self if not isinstance(field, HiddenField)]
        only = asked[0].id if len(asked) == 1 and isinstance(asked[0], (Texts, FileField)) else ""
        refusal.at = self[at].id if at in self else at or only
        self.form_errors.append(refusal)


def is_readable(_form: WTFormsBase, field: Field) -> None:
    """Stops at what could not be read: why not is said by the field, and "please fill this in" would hide it."""
    if field.process_errors:
        raise StopValidation


def may_be_empty(_form: WTFormsBase, field: Field) -> None:
    """Nothing need be there, and blanks are nothing: WTForms' own `Optional` keeps them, and forgets that they are no choice."""
    if not any(typed.strip() for typed in field.raw_data or ()):
        field.data, field.errors = None, []
        raise StopValidation


def required(sentence: str | None = None) -> DataRequired:
    """Something must be there."""
    return DataRequired(message=sentence or lazy("Please fill this in."))


def whole(pattern: str, sentence: str | None = None) -> Regexp:
    """All of the text has this shape. WTForms' own `Regexp` looks at its beginning only."""
    return Regexp(re.compile(rf"(?:{pattern})\Z", re.ASCII), message=sentence or lazy("Please look at this again."))


def between(least: int, most: int) -> "Between":
    """From least to most characters."""
    return Between(least, most)


class Between(Length):
    """A length in characters, said in a sentence that counts them."""

    def __call__(self, form: WTFormsBase, field: Field) -> None:
        length = len(field.data or "")
        if length < self.min:
            raise ValidationError(
                ngettext("Please write at least %(num)s character.", "Please write at least %(num)s characters.", self.min)
                % {"num": self.min}
            )
        if length > self.max:
            raise ValidationError(
                ngettext(
                    "Please shorten this by %(num)s character.", "Please shorten this by %(num)s characters.", length - self.max
                )
                % {"num": length - self.max}
            )


class Texts(StringField):
    """What is left out of a form that is sent is empty, never nothing."""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.data = valuelist[0] if valuelist else self.data or ""

    @property
    def text(self) -> str:
        return self.data or ""


class TextField(Texts):
    """A line of text."""


class ProseField(Texts, TextAreaField):
    """A longer text in Markdown."""


class IdField(IntegerField):
    """The number of a thing, from a hidden field."""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.data = small_id(valuelist[0]) if valuelist else None
        if self.data is None:
            raise ValueError(gettext("Please write a whole number."))


class WholeNumberField(IntegerField):
    """A whole number in plain digits: `int` alone would take "1_000" and digits of other scripts.

    A plain field for text: one for numbers shows nothing where it cannot read what was typed.
    """

    widget = TextInput()

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.data = None
        if not valuelist or not valuelist[0].strip():
            return
        self.data = small_id(valuelist[0].strip())
        if self.data is None:
            raise ValueError(gettext("Please write a whole number."))


class MoneyField(StringField):
    """Pounds as people write them, pence as data."""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.typed = valuelist[0] if valuelist else ""
        self.data: Any = None
        if not self.typed.strip():
            return
        try:
            self.data = pence(self.typed)
        except ValueError:
            comma = gettext("A comma goes between thousands, as in 1,250. Please write pence after a dot, such as 37.50.")
            usual = gettext("Please write an amount in pounds, such as 1250 or 37.50.")
            raise ValueError(comma if "," in self.typed else usual) from None

    def _value(self) -> str:
        if getattr(self, "typed", None) is not None and self.raw_data:
            return str(self.typed)
        return decimal_pounds(self.data) if isinstance(self.data, int) else ""


def in_our_time(day: date) -> None:
    """ValueError, with a question for citizens, for a year that nobody means."""
    if not FIRST_YEAR <= day.year <= clock.now().year + YEARS_AHEAD:
        raise ValueError(gettext("Is %(year)s the right year? Please look at it again.") % {"year": day.year})


class DayField(DateField):
    """A day of our time."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = None
        if not any(valuelist):
            return
        try:
            typed = datetime.strptime(valuelist[0].strip(), "%Y-%m-%d").date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            raise ValueError(gettext("Please write a day as year, month and day: 2027-03-31.")) from None
        in_our_time(typed)
        self.data = typed


class LocalMomentField(DateTimeLocalField):
    """A date and time on the clock on the wall in Wales, aware UTC as data."""

    whose_clock = lazy("The time on the clock in Wales.")

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = cast(Any, None)
        if not any(valuelist):
            return
        try:
            super().process_formdata([valuelist[0].strip()])
        except ValueError:
            raise ValueError(gettext("Please write a day and a time, such as 2027-03-31 18:30.")) from None
        typed, self.data = self.data, None
        if isinstance(typed, datetime):
            in_our_time(typed)
            self.data = self.only_moment(typed.replace(second=0, microsecond=0))

    def only_moment(self, typed: datetime) -> datetime:
        """ValueError, with a question for citizens, where the clocks change: such a time is missing, or comes twice."""
        told = {"day": language.day(typed.date()), "time": f"{typed:%H:%M}"}
        moments = language.moments_of(typed)
        if not moments:
            missing = gettext("On %(day)s the clocks go forward, and there is no %(time)s. Which other time do you mean?")
            raise ValueError(missing % told)
        if len(moments) > 1:
            raise ValueError(str(_COMES_TWICE) % told)
        return moments[0]

    def _value(self) -> str:
        if self.raw_data:
            return " ".join(self.raw_data)
        return language.local(self.data).strftime("%Y-%m-%dT%H:%M") if self.data else ""


class LanguageField(RadioField):
    """The language a text is written in; the page's own unless the writer says otherwise."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(lazy("I am writing in"), choices=language.NAMES, default=language.spoken, **kwargs)


class EmptyForm(Form):
    """A button and its token."""
