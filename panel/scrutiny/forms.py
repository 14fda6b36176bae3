"""Forms about scrutineers. What stands on a page to be read first goes along in hidden fields."""

from typing import Any

from wtforms import HiddenField, RadioField
from wtforms.validators import Length
from wtforms.widgets import HiddenInput

from panel.language import gettext as _
from panel.language import lazy
from panel.mail.forms import Mailbox
from panel.web.bilingual import either_language
from panel.web.forms import Form, ProseField, TextField, required

SAME, OTHER = "same", "other"


class HiddenProse(ProseField):
    """A longer text that goes along unseen, with its lines."""

    widget = HiddenInput()

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.type = "HiddenField"


class NameForm(Form):
    """Who shall count a round again."""

    email = TextField(
        lazy("Their email address"),
        [required(), Length(max=254), Mailbox()],
        render_kw={"type": "email", "autocomplete": "off", "spellcheck": "false"},
    )
    name = TextField(lazy("Their name, as everybody will read it"), [Length(max=80)], render_kw={"autocomplete": "off"})
    of_cy = TextField(lazy("For whom they look, in Welsh"), [Length(max=120)], render_kw={"lang": "cy"})
    of_en = TextField(lazy("For whom they look, in English"), [Length(max=120)], render_kw={"lang": "en"})


class ReplaceForm(NameForm):
    """Who shall in the place of another one, and why."""

    reason_cy = ProseField(lazy("Why, in Welsh"), [either_language(5, 500)], render_kw={"lang": "cy"})
    reason_en = ProseField(lazy("Why, in English"), [either_language(5, 500)], render_kw={"lang": "en"})


class ReadNameForm(Form):
    """The same on the page that is read before it is done."""

    email = HiddenField(validators=[Length(max=254), Mailbox()])
    name = HiddenField(validators=[Length(max=80)])
    of_cy = HiddenField(validators=[Length(max=120)])
    of_en = HiddenField(validators=[Length(max=120)])


class ReadReplaceForm(ReadNameForm):
    reason_cy = HiddenProse(validators=[Length(max=500)])
    reason_en = HiddenProse(validators=[Length(max=500)])


class FindingForm(Form):
    """What somebody found who counted again."""

    found = RadioField(
        lazy("What did you find?"),
        [required(lazy("Please choose one."))],
        choices=lambda: [(SAME, _("The same, to the penny")), (OTHER, _("Not the same"))],
    )
    what_cy = ProseField(lazy("What was not the same, in Welsh"), [Length(max=1_000)], render_kw={"lang": "cy"})
    what_en = ProseField(lazy("What was not the same, in English"), [Length(max=1_000)], render_kw={"lang": "en"})
    printed = TextField(
        lazy("The fingerprint of the file that you counted"),
        [required(), Length(max=200)],
        render_kw={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"},
    )


class ReadFindingForm(Form):
    found = HiddenField(validators=[Length(max=10)])
    what_cy = HiddenProse(validators=[Length(max=1_000)])
    what_en = HiddenProse(validators=[Length(max=1_000)])
    printed = HiddenField(validators=[Length(max=200)])
