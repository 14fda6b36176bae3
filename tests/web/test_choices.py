"""A list to choose from is written as WTForms writes it."""

from werkzeug.datastructures import MultiDict
from wtforms import Form as BareForm
from wtforms import SelectField
from wtforms.validators import InputRequired
from wtforms.widgets import Select

from panel.web.choices import PlainSelect, quick


class Sorts(BareForm):
    apple = SelectField("Apple", choices=lambda: [("", "Any"), ("a&b", "<Cox> & Bramley"), ("ü", "Gwell na mil")])
    number = SelectField("Number", coerce=int, choices=lambda: [(1, "One"), (20, "Twenty")], validators=[InputRequired()])
    shut = SelectField("Shut", choices=lambda: [("x", "X")], render_kw={"disabled": True})


def test_a_list_is_written_sign_for_sign_as_wtforms_writes_it():
    form = Sorts(MultiDict({"apple": "a&b", "number": "20"}))
    for field in form:
        for attributes in ({}, {"aria-describedby": "h", "required": False}, {"class": 'a "b"', "disabled": True}):
            assert PlainSelect()(field, **attributes) == Select()(field, **attributes)


def test_only_lists_of_which_one_is_chosen_are_written_so():
    form = Sorts()
    form.number.widget = Select(multiple=True)

    assert isinstance(quick(form.apple).widget, PlainSelect)
    assert isinstance(quick(form.number).widget, Select)
