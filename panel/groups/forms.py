"""Forms about groups."""

from wtforms import HiddenField, RadioField, SelectField
from wtforms.validators import Length

from panel.groups.words import SIZE_WORDS
from panel.language import gettext as _
from panel.language import lazy
from panel.mail.forms import Mailbox
from panel.web.forms import Form, LanguageField, ProseField, TextField, between, required
from panel.web.incoming import chosen_id

ASK, NOW = "ask", "now"


class ContactForm(Form):
    """Who shall speak for a group. It is posted though nothing is kept yet: their address is to stand in no address of a page."""

    email = TextField(
        lazy("The email address of whoever will speak for it"),
        [required(), Length(max=254), Mailbox()],
        render_kw={"type": "email", "autocomplete": "off", "spellcheck": "false"},
    )
    how = RadioField(
        lazy("How do they say yes?"),
        [required()],
        choices=lambda: [
            (ASK, _("Ask them by email: it counts once they say yes")),
            (NOW, _("I have spoken with them: change it now")),
        ],
    )

    def __init__(self, *, staff: bool = True) -> None:
        super().__init__()
        if not staff:
            del self.how


class ReadContactForm(Form):
    """The same on the page that is read before it is done."""

    email = HiddenField(validators=[Length(max=254), Mailbox()])
    how = HiddenField(validators=[Length(max=10)])


class CloseGroupForm(Form):
    reason = ProseField(lazy("Why does it close?"), [required(), between(10, 500)], description=lazy("Everybody can read it."))
    language = LanguageField()


class GroupForm(Form):
    name = TextField(lazy("The name of the group"), [required(), between(2, 120)], render_kw={"autocomplete": "organization"})
    about = ProseField(lazy("What do you do, and who for?"), [required(), between(10, 2_000)])
    language = LanguageField()
    size = RadioField(
        lazy("How many people do the work, paid or not?"),
        [required()],
        choices=lambda: [(size.value, words) for size, words in SIZE_WORDS.items()],
    )
    area_id = SelectField(lazy("Where are you based?"), [required(lazy("Please choose an area."))], coerce=chosen_id)
    website = TextField(lazy("Website"), [Length(max=190)], render_kw={"inputmode": "url", "autocomplete": "url"})
