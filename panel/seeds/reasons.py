"""What a visitor is told who wants to plant an idea."""

from flask import url_for

from panel.language import gettext as _
from panel.people.reasons import Reason


def to_plant() -> Reason:
    """Why the form asks to sign in."""
    return Reason(_("Sign in to plant your idea. Looking needs no account."), url_for("seeds.garden"), _("See the garden"))
