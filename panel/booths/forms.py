"""The form of a tablet that becomes a booth."""

from wtforms.validators import Length

from panel.ballots.booth_forms import SECRET
from panel.language import lazy
from panel.web.forms import Form, TextField, required


class PairForm(Form):
    """The code that staff say."""

    code = TextField(
        lazy("The code that staff tell you"),
        [required(lazy("Please write the code.")), Length(max=40)],
        render_kw={**SECRET, "autocapitalize": "characters", "data-from-fragment": ""},
    )
