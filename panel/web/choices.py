"""Lists to choose from. They are written quickly: WTForms' own asks each option for its signature and sorts its attributes."""

from typing import Any

from markupsafe import Markup, escape
from wtforms import Field
from wtforms.widgets import Select, html_params

from panel.language import lazy

# WTForms' own messages, named here so that the catalogue has them.
WTFORMS_MESSAGES = (
    lazy("Not a valid choice."),
    lazy("Invalid Choice: could not coerce."),
    lazy("Invalid choice(s): one or more data inputs could not be coerced."),
)


class PlainSelect:
    """One choice of a flat list: what WTForms' `Select` writes, sign for sign. Options have no attributes of their own."""

    def __call__(self, field: Any, **attributes: Any) -> Markup:
        flags = {name: True for name in Select.validation_attrs if name in field.flags}
        options = (
            f'<option{" selected" if chosen else ""} value="{escape(value)}">{escape(label)}</option>'
            for value, label, chosen, _rest in field.iter_choices()
        )
        begin = html_params(**{"id": field.id, "name": field.name, **flags, **attributes})
        return Markup(f"<select {begin}>{''.join(options)}</select>")  # noqa: S704  # each part was escaped


def quick(field: Field) -> Field:
    """The same field; a list of which one is chosen is written quickly."""
    if isinstance(field.widget, Select) and not field.widget.multiple:
        field.widget = PlainSelect()
    return field
