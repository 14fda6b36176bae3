"""Texts that staff write in two languages: one is enough to begin with, and what is missing is told to readers as "to follow"."""

from wtforms import Field
from wtforms.form import BaseForm
from wtforms.validators import StopValidation

from panel.language import gettext as _
from panel.web.forms import Between

OTHER = {"cy": "en", "en": "cy"}


class EitherLanguage(Between):
    """From least to most characters, in this language or in the other: on a field whose name ends in `_cy` or `_en`."""

    def __init__(self, least: int, most: int) -> None:
        super().__init__(least, most)
        self.field_flags = {**self.field_flags, "either_language": True}

    def __call__(self, form: BaseForm, field: Field) -> None:
        if field.data:
            super().__call__(form, field)
            return
        part, _line, language = field.short_name.rpartition("_")
        if not form[f"{part}_{OTHER[language]}"].data:
            raise StopValidation(_("Please write this in Welsh or in English; in both, if you can."))
        field.errors = []
        raise StopValidation


def reasons_of(form: BaseForm) -> dict[str, str]:
    """The reason in both languages, by the names under which actions take it and the public log keeps it."""
    return {name: str(form[name].data or "") for name in ("reason_cy", "reason_en")}


def either_language(least: int, most: int) -> EitherLanguage:
    return EitherLanguage(least, most)
