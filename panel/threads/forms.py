"""Forms for threads and what is said in them."""

from wtforms import SelectMultipleField
from wtforms.validators import InputRequired, Length

from panel.language import lazy
from panel.web.bilingual import either_language
from panel.web.forms import Form, LanguageField, LocalMomentField, ProseField, TextField, between, may_be_empty, required
from panel.web.incoming import chosen_id


class DatesForm(Form):
    opens_at = LocalMomentField(lazy("Opens"), [InputRequired(lazy("Please choose a day and a time."))])
    closes_at = LocalMomentField(lazy("Closes"), [InputRequired(lazy("Please choose a day and a time."))])


class QuestionForm(Form):
    question_cy = TextField(lazy("The question, in Welsh"), [either_language(10, 200)])
    question_en = TextField(lazy("The question, in English"), [either_language(10, 200)])
    background_cy = ProseField(lazy("Background in Welsh"), [either_language(10, 10_000)])
    background_en = ProseField(lazy("Background in English"), [either_language(10, 10_000)])


class ThreadForm(QuestionForm, DatesForm):
    wanted = TextField(lazy("Number or title of a seed"), [may_be_empty, Length(max=120)])
    seeds = SelectMultipleField(lazy("Seeds this thread is about"), [may_be_empty], coerce=chosen_id)


class MoveForm(DatesForm):
    reason_cy = TextField(lazy("Why? In Welsh"), [required(), between(5, 500)])
    reason_en = TextField(lazy("Why? In English"), [required(), between(5, 500)])


class ReopenForm(Form):
    closes_at = LocalMomentField(lazy("Closes again"), [InputRequired(lazy("Please choose a day and a time."))])
    reason_cy = TextField(lazy("Why? In Welsh"), [required(), between(5, 500)])
    reason_en = TextField(lazy("Why? In English"), [required(), between(5, 500)])


class SummaryForm(Form):
    summary_cy = ProseField(lazy("Summary in Welsh"), [either_language(10, 10_000)])
    summary_en = ProseField(lazy("Summary in English"), [either_language(10, 10_000)])


class ContributionForm(Form):
    body = ProseField(lazy("What do you think?"), [required(lazy("Please write something first.")), between(2, 5_000)])
    language = LanguageField()
