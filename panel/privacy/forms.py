"""Forms of one's own data."""

from wtforms import RadioField
from wtforms.validators import InputRequired

from panel.language import gettext as _
from panel.language import lazy
from panel.web.forms import Form


class LeaveForm(Form):
    words = RadioField(
        lazy("What should happen to what you wrote?"),
        [InputRequired(lazy("Please choose one."))],
        description=lazy("Others may have answered it. What stays has no name beside it."),
        choices=lambda: {
            "stay": _("It stays, without my name"),
            "go": _("Its words go too, and a sentence says that they did"),
        },
    )
