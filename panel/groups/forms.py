"""Forms about groups."""

from wtforms import RadioField, SelectField
from wtforms.validators import Length

from panel.groups.words import SIZE_WORDS
from panel.language import lazy
from panel.web.forms import Form, LanguageField, ProseField, TextField, between, required
from panel.web.incoming import chosen_id


class GroupForm(Form):
    name = TextField(lazy("The name of the group"), [required(), between(2, 120)], render_kw={"autocomplete": "organization"})
    about = ProseField(lazy("What do you do, and for whom?"), [required(), between(10, 2_000)])
    language = LanguageField()
    size = RadioField(
        lazy("How many people do the work, paid or not?"),
        [required()],
        choices=lambda: [(size.value, words) for size, words in SIZE_WORDS.items()],
    )
    area_id = SelectField(lazy("Where are you based?"), [required()], coerce=chosen_id)
    website = TextField(lazy("Website"), [Length(max=190)], render_kw={"inputmode": "url", "autocomplete": "url"})
