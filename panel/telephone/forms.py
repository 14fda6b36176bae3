"""The form of a call."""

from wtforms import HiddenField
from wtforms.validators import Length

from panel.language import lazy
from panel.paper.forms import OFF
from panel.web.forms import Form, TextField, required


class CallForm(Form):
    """One ballot, on one line, for the turn that the page was opened in."""

    turn = HiddenField()
    line = TextField(
        lazy("What the voter says"),
        [required(lazy("Please type what the voter says: 0 for a blank ballot.")), Length(max=4_000)],
        render_kw={**OFF, "autocapitalize": "none", "autofocus": True},
    )
