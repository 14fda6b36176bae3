"""Forms of the settings. The name of each field is the name of its setting."""

from panel.language import lazy
from panel.mail.forms import Mailbox
from panel.settings.table import Chapter
from panel.web.forms import Form, ProseField, TextField, between, required

MOST = 20_000
"""Characters of a long text: some seven printed pages."""
TYPED_AS = {"type": "email", "autocomplete": "off"}


class ContactForm(Form):
    contact_email = TextField(lazy("E-mail address"), [required(), Mailbox(), between(3, 254)], render_kw=TYPED_AS)
    contact_phone = TextField(lazy("Telephone"), [between(0, 40)])


class RulesForm(Form):
    rules_cy = ProseField(lazy("House rules in Welsh"), [required(), between(20, MOST)])
    rules_en = ProseField(lazy("House rules in English"), [required(), between(20, MOST)])


class PrivacyForm(Form):
    controller = TextField(lazy("Who decides what is done with people’s data?"), [required(), between(2, 200)])
    controller_address = ProseField(lazy("Postal address"), [required(), between(10, 500)])
    data_contact = TextField(
        lazy("Whom people write to about their data"),
        [required(), Mailbox(), between(3, 254)],
        render_kw=TYPED_AS,
    )
    bases_cy = ProseField(lazy("What allows you to hold the data, in Welsh"), [required(), between(10, 5_000)])
    bases_en = ProseField(lazy("What allows you to hold the data, in English"), [required(), between(10, 5_000)])


FORMS: dict[Chapter, type[Form]] = {Chapter.CONTACT: ContactForm, Chapter.RULES: RulesForm, Chapter.PRIVACY: PrivacyForm}
