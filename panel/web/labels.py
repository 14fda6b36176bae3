"""What a posted value is called on the form it comes from: for pages that show it without knowing the form."""

from collections.abc import Iterator, Set
from enum import StrEnum
from functools import cache
from typing import Any

from wtforms import DateField, DateTimeLocalField, FieldList, FormField, HiddenField, IntegerField, StringField, TextAreaField
from wtforms.fields.core import UnboundField

from panel.language import gettext as _
from panel.web.as_read import FIELD as AS_READ
from panel.web.forms import Form
from panel.web.incoming import SAID

WORDY = 24
"""From this length on, a value that no form knows is shown as a text."""


class Kind(StrEnum):
    """How a value is shown."""

    LINE = "line"
    PROSE = "prose"
    HIDDEN = "hidden"


def field_of(name: str, value: str, names: Set[str], room: str) -> tuple[str, Kind]:
    """Its label, and how it is shown. `names` are all that were posted with it: they and the room tell the form."""
    if name in {SAID, AS_READ}:
        return "", Kind.HIDDEN
    known, prefix = {_bare(other) for other in names}, name.partition("-")[0]

    def likeness(form: tuple[type[Any], dict[str, Any]]) -> tuple[int, bool, bool, int]:
        kind, fields = form
        is_near = kind.__module__.startswith(f"panel.{room}.")
        return len(known & fields.keys()), kind.__name__.lower().startswith(prefix), is_near, -len(fields)

    unbound = max(_forms(), key=likeness)[1].get(_bare(name))
    if unbound is None:
        return _("What you wrote"), Kind.PROSE if len(value) >= WORDY or " " in value.strip() else Kind.HIDDEN
    label = unbound.args[0] if unbound.args and not isinstance(unbound.args[0], list) else unbound.kwargs.get("label", "")
    return str(label) or _("What you wrote"), _kind(unbound.field_class)


def _bare(name: str) -> str:
    """The name without the prefix that tells two forms on one page apart."""
    return name.rsplit("-", 1)[-1]


def _kind(field: type[Any]) -> Kind:
    if issubclass(field, TextAreaField):
        return Kind.PROSE
    if issubclass(field, HiddenField) or not issubclass(field, StringField | IntegerField | DateField | DateTimeLocalField):
        return Kind.HIDDEN
    return Kind.LINE


@cache
def _forms() -> tuple[tuple[type[Any], dict[str, Any]], ...]:
    """Every form of the site with its fields, by name."""
    return tuple((form, dict(_fields(form))) for form in kinds_of_forms())


def kinds_of_forms(form: type[Any] = Form) -> Iterator[type[Any]]:
    """Every form of the site."""
    for child in form.__subclasses__():
        yield child
        yield from kinds_of_forms(child)


def _fields(form: type[Any]) -> Iterator[tuple[str, Any]]:
    """A form's fields, and those of the rows in it."""
    for name in dir(form):
        field = getattr(form, name)
        if not isinstance(field, UnboundField):
            continue
        yield name, field
        inner = field.args[0] if field.field_class is FieldList else None
        if isinstance(inner, UnboundField) and inner.field_class is FormField:
            yield from _fields(inner.args[0])
