"""Of two people who change the same thing at once, neither writes over what the other wrote without having read it.

A form of something that stands has its token from `token(form)`: with it goes, for each field, a mark of what stood there when
the page was opened. Where something else stands by now, the form is refused once, says what, and can be sent again.
"""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from markupsafe import Markup
from wtforms import Field, SelectField
from wtforms.form import BaseForm

from panel.language import gettext as _
from panel.web.incoming import field as sent
from panel.web.incoming import has_field
from panel.web.reading_on import only_reads_on

FIELD = "as_read"
SIGNS = 8
"""Signs of a mark: one change in four thousand million would be taken for none."""


def marks(form: BaseForm) -> Markup:
    """The hidden field. Who goes on in the other language has read what their first page showed."""
    read = sent(FIELD, _length(form)) if only_reads_on() else "".join(map(_mark, form))
    return Markup('<input type="hidden" name="{}" value="{}">').format(FIELD, read)


def is_as_read(form: Any) -> bool:
    """Whether nobody else has changed what this form changes; else it says beside each field what stands there now."""
    changed = changed_by_others(form) if has_field(FIELD) else []
    for field in changed:
        field.stands_now = stands(field) or _("nothing")
    if changed:
        found = _("Somebody changed this while you were writing. What it says now is beside what you wrote.")
        form.refuse(found + " " + _("Save again to put yours in its place."), changed[0].name)
    return not changed


def changed_by_others(form: BaseForm) -> Sequence[Any]:
    """The fields where something else stands than this page showed, and than this form says."""
    read = sent(FIELD, _length(form))
    shown = (read[at : at + SIGNS] for at in range(0, _length(form), SIGNS))
    fields = zip(form, shown, strict=True)
    return [field for field, mark in fields if mark != _mark(field) and _plain(field.data) != _plain(field.object_data)]


def stands(field: Field) -> str:
    """What stands in the thing that the form is of, in words."""
    if isinstance(field, SelectField):
        return next((str(choice[1]) for choice in field.iter_choices() if choice[0] == field.object_data), "")
    return _plain(field.object_data)


def _plain(value: object) -> str:
    return "" if value is None else str(value)


def _mark(field: Field) -> str:
    return sha256(_plain(field.object_data).encode()).hexdigest()[:SIGNS]


def _length(form: BaseForm) -> int:
    return SIGNS * len(list(form))
