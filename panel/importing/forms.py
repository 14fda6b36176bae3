"""The forms of reading in: a file with the round's chest and its rule, and a table of proposals."""

from flask_wtf.file import FileField, FileRequired
from wtforms import SelectField

from panel.language import lazy
from panel.rounds.models import Completion, Rule
from panel.web.forms import Form, required
from panel.web.incoming import chosen_id

AS_IT_SAYS = ""
HOW_CHOICES = {
    AS_IT_SAYS: lazy("as the file says"),
    f"{Rule.EQUAL_SHARES}/{Completion.ADD1}": lazy("equal shares, and larger shares while the money lasts"),
    f"{Rule.EQUAL_SHARES}/{Completion.ADD1U}": lazy("the same, then fill up by votes"),
    f"{Rule.EQUAL_SHARES}/{Completion.NONE}": lazy("equal shares, and the rest stays"),
    f"{Rule.GREEDY}/": lazy("most votes first"),
}


class RoundFileForm(Form):
    """A round that was held elsewhere."""

    table = FileField(lazy("The file of the round (.pb)"), [FileRequired(lazy("Please choose a file."))])
    chest_id = SelectField(lazy("Which chest does it belong to?"), [required()], coerce=chosen_id)
    how = SelectField(lazy("How is it counted?"), choices=lambda: list(HOW_CHOICES.items()))

    @property
    def rule(self) -> str:
        return str(self.how.data or "").partition("/")[0]

    @property
    def completion(self) -> str:
        return str(self.how.data or "").partition("/")[2]


class ProposalsFileForm(Form):
    """A table of proposals."""

    table = FileField(lazy("The table of proposals (CSV)"), [FileRequired(lazy("Please choose a file."))])
