"""An address for the heads."""

from wtforms.validators import Length

from panel.language import lazy
from panel.mail.forms import Mailbox
from panel.web.forms import Form, LanguageField, TextField, required


class WitnessForm(Form):
    email = TextField(
        lazy("Your email address"),
        [required(), Length(max=254), Mailbox()],
        render_kw={"type": "email", "autocomplete": "email", "spellcheck": "false"},
    )
    language = LanguageField()

    def __init__(self, **values: object) -> None:
        super().__init__(**values)
        self.language.label.text = lazy("Write to me in")
