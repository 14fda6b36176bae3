"""The address of a mailbox as people type it."""

from wtforms import StringField
from wtforms.form import BaseForm
from wtforms.validators import Email, ValidationError

from panel.language import gettext as _
from panel.language import lazy
from panel.mail.addresses import ENCODED, on_the_wire


class Mailbox(Email):
    """An address that mail can reach: post@tŷ.cymru is one, ŵyn@example.org is not."""

    def __init__(self) -> None:
        super().__init__(message=lazy("Please write an email address like ann@example.org."))

    def __call__(self, form: BaseForm, field: StringField) -> None:
        super().__call__(form, field)
        if ENCODED in (field.data or ""):
            raise ValidationError(str(self.message))
        if on_the_wire(field.data or "") is None:
            raise ValidationError(_("No email can reach an address with accents before the @. Please use another one."))
