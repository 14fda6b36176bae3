"""What forms do to text and money."""

from datetime import UTC, datetime

import pytest
from flask import get_template_attribute
from hypothesis import given, settings
from hypothesis import strategies as st
from wtforms import RadioField, SelectField, SelectMultipleField
from wtforms.validators import InputRequired, NumberRange

from panel.extensions import db
from panel.language import from_local, local, moments_of
from panel.money import MOST_PENCE, decimal_pounds, pence, pounds
from panel.people.models import Person
from panel.web.forms import (
    DayField,
    Form,
    LanguageField,
    LocalMomentField,
    MoneyField,
    ProseField,
    TextField,
    WholeNumberField,
    may_be_empty,
    required,
    whole,
)
from panel.web.incoming import tidy, visible_line, visible_prose
from tests.chests.makers import a_chest
from tests.makers import a_person, an_area, an_organiser
from tests.panels.makers import a_panel


def test_a_refusal_leads_to_the_one_thing_that_was_asked_and_to_none_of_two(app):
    class One(Form):
        code = TextField("Code")

    class Two(One):
        name = TextField("Name")

    with app.test_request_context("/en/"):
        one, two = One(), Two()
        one.refuse("That is not it.")
        two.refuse("That is not it.")

    assert [form.form_errors[0].at for form in (one, two)] == ["code", ""]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Tŷ  ", "Tŷ"),
        ("Ty\u0302", "Tŷ"),
        ("a\u202eb\u200bc\x00d", "abcd"),
        ("a\r\nb", "a\nb"),
        ("e" + "\u0301" * 50, "e"),
        ("e" + "\u0489" * 12, "e"),
        ("e" + "\u0300\u0489\u200d\u20dd" * 3, "e"),
        ("a\u061cb\u00adc\u180ed", "abcd"),
        ("नमस्ते สวัสดีครับ ผู้ใหญ่", "नमस्ते สวัสดีครับ ผู้ใหญ่"),
        (
            "👩\u200d👩\u200d👧 🏴\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f",
            "👩\u200d👩\u200d👧 🏴\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f",
        ),
        ("ŵŷâêîôûẃ", "ŵŷâêîôûẃ"),
        ("\ud800x", "x"),
        (None, None),
    ],
)
def test_text_is_tidied_and_welsh_is_kept(typed, kept):
    assert tidy(typed) == kept


@pytest.mark.parametrize(
    ("typed", "amount"),
    [("1250", 125_000), ("£1,250", 125_000), ("37.50", 3_750), ("37.5", 3_750), (" 1 250 ", 125_000), ("0", 0)],
)
def test_money_is_read_as_people_write_it(typed, amount):
    assert pence(typed) == amount


@pytest.mark.parametrize("typed", ["", "abc", "-5", "1.234", "1e9", "£", "9999999999999", "١٢"])
def test_what_is_no_amount_is_refused(typed):
    with pytest.raises(ValueError, match=r".*"):
        pence(typed)


@pytest.mark.parametrize(
    ("amount", "said"), [(125_000, "£1,250"), (3_738, "£37.38"), (0, "£0"), (-500, "-£5"), (60, "60p"), (-5, "-5p")]
)
def test_money_is_said_in_pounds(amount, said):
    assert pounds(amount) == said


def test_money_for_machines():
    assert [decimal_pounds(amount) for amount in (125_000, 3_738)] == ["1250", "37.38"]


COMMAS = ["12,50", "1,250,00", "1.250,00", "12,5", "1,25", ",500", "1,2500", "12 50", "1,250.5.0", "１２５０", "1，250"]


@pytest.mark.parametrize("typed", COMMAS)
def test_a_comma_never_multiplies_money(typed):
    with pytest.raises(ValueError, match=r".*"):
        pence(typed)


@settings(deadline=None, max_examples=400)
@given(st.text("0123456789,. £١１", max_size=14))
def test_what_is_read_as_money_is_what_it_says(typed):
    """Whatever is not refused reads back as the same sum by the strictest rule: its digits, with the dot as the only mark."""
    try:
        amount = pence(typed)
    except ValueError:
        return
    whole, _dot, part = typed.replace("£", "").replace(" ", "").partition(".")

    assert "," not in part
    assert all(len(group) == 3 for group in whole.split(",")[1:])
    assert amount == int(whole.replace(",", "")) * 100 + int((part + "00")[:2])


@given(st.integers(0, MOST_PENCE - 1))
def test_money_that_we_write_is_read_again(amount):
    assert pence(pounds(amount)) == pence(decimal_pounds(amount)) == amount


INVISIBLE = "\u2800\u3164\u115f\u1160\uffa0\u00ad\u034f\u180e\u200c\u200d\u2062\ufe0f"
INVISIBLE += "\U000e0041\U000e0100\u17b4\U0001d159\u00a0\u3000\u0301"


@settings(deadline=None, max_examples=200)
@given(st.text(INVISIBLE, max_size=20))
def test_what_cannot_be_seen_was_not_filled_in(typed):
    assert visible_line(typed) == visible_prose(typed) == ""


@pytest.mark.parametrize("typed", ["Siân", "7", "!", "£", "한국", "ab\u3164", "👍🏽", "א", "…"])
def test_one_visible_sign_is_enough(typed):
    assert visible_line(typed) == visible_prose(typed) == typed


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\u2029", "\x85", "\x0b", "\t"])
def test_a_line_has_no_breaks_and_a_longer_text_keeps_them(end):
    assert visible_line(f"A bench{end}by the river") == "A bench by the river"
    if end not in "\x0b\t":
        assert visible_prose(f"A bench{end}by the river") == "A bench\nby the river"


@pytest.mark.parametrize("sign", ["\u2800", "\u3164", "\u115f", "\u1160\u1160", "\uffa0\ufe0f"])
def test_nobody_is_called_nothing(client, as_person, work, sign):
    with work():
        person = a_person("Ann")

    answer = as_person(person).post("/en/people/me/settings", data={"name": sign * 3, "language": "en"})

    assert answer.status_code == 422
    with work():
        assert db.session.get(Person, person.id).name == "Ann"


class MomentForm(Form):
    closes_at = LocalMomentField("Closes")


def read(app, typed):
    """What the form makes of a typed moment: the moment, or what it asks."""
    with app.test_request_context("/en/", method="POST", data={"closes_at": typed}):
        form = MomentForm(meta={"csrf": False})
        return form.closes_at.data if form.validate() else " ".join(form.closes_at.errors)


def test_a_time_that_does_not_exist_or_comes_twice_is_asked_about(app):
    assert "there is no 01:30. Which other time do you mean?" in read(app, "2027-03-28T01:30")
    assert "01:30 comes twice" in read(app, "2027-10-31T01:30")
    assert read(app, "2027-03-28T00:59") == datetime(2027, 3, 28, 0, 59, tzinfo=UTC)
    assert read(app, "2027-03-28T02:00") == datetime(2027, 3, 28, 1, 0, tzinfo=UTC)
    assert read(app, "2027-10-31T00:59") == datetime(2027, 10, 30, 23, 59, tzinfo=UTC)
    assert read(app, "2027-10-31T02:00") == datetime(2027, 10, 31, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize("typed", ["soon", "2027-13-01T10:00", "31/03/2027 18:30", "2027-02-29T10:00", "20270-01-01T10:00"])
def test_what_is_no_moment_is_shown_how_to_write_one(app, typed):
    assert read(app, typed) == "Please write a day and a time, such as 2027-03-31 18:30."


@pytest.mark.parametrize("year", ["0001", "0027", "1027", "2207", "9999"])
def test_a_year_that_nobody_means_is_asked_about(app, year):
    assert read(app, f"{year}-03-07T12:00") == f"Is {int(year)} the right year? Please look at it again."


def test_seconds_are_not_kept(app):
    assert read(app, "2027-03-07T00:00:59") == datetime(2027, 3, 7, tzinfo=UTC)


class StrictForm(Form):
    """Every field must be filled in; what is there and cannot be read has a sentence of its own."""

    sum = MoneyField("Sum", [required("Please write a sum.")])
    at = LocalMomentField("When", [required("Please say when.")])
    day = DayField("Day", [required("Please say on which day.")])
    seats = WholeNumberField("Seats", [InputRequired("How many?"), NumberRange(1, 500, "From 1 to 500.")])


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("sum", "12,50", "A comma goes between thousands, as in 1,250. Please write pence after a dot, such as 37.50."),
        ("sum", "a lot", "Please write an amount in pounds, such as 1250 or 37.50."),
        ("sum", "", "Please write a sum."),
        (
            "at",
            "2027-03-28T01:30",
            "On 28 March 2027 the clocks go forward, and there is no 01:30. Which other time do you mean?",
        ),
        ("at", "", "Please say when."),
        ("day", "7/3/2027", "Please write a day as year, month and day: 2027-03-31."),
        ("day", "0027-03-07", "Is 27 the right year? Please look at it again."),
        ("day", "", "Please say on which day."),
        ("seats", "12,5", "Please write a whole number."),
        ("seats", "501", "From 1 to 500."),
        ("seats", "", "How many?"),
    ],
)
def test_what_cannot_be_read_is_not_said_to_be_missing(app, name, typed, said):
    with app.test_request_context("/en/", method="POST", data={name: typed}):
        form = StrictForm(meta={"csrf": False})
        form.validate()

        assert [str(sentence) for sentence in form[name].errors][:1] == [said]
        assert len(form[name].errors) == 1


@settings(deadline=None, max_examples=200)
@given(st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)))  # noqa: DTZ001 - as typed, without a zone
def test_every_time_is_none_one_or_two_moments_that_show_it(typed):
    moments = moments_of(typed)

    assert len(moments) <= 2
    assert all(local(moment).replace(tzinfo=None, fold=0) == typed for moment in moments)
    assert from_local(typed) in moments or not moments


class SeatsForm(Form):
    seats = WholeNumberField("Seats", [InputRequired("How many?")])


@pytest.mark.parametrize("typed", ["1_000", "1,000", "１２", "١٢", "-3", "1e3", "12.5", "", "99999999999999"])
def test_a_whole_number_is_plain_digits(app, typed):
    with app.test_request_context("/en/", method="POST", data={"seats": typed}):
        form = SeatsForm(meta={"csrf": False})

        assert not form.validate()
        assert form.seats.data is None


def test_a_whole_number_is_read(app):
    with app.test_request_context("/en/", method="POST", data={"seats": " 12 "}):
        form = SeatsForm(meta={"csrf": False})

        assert form.validate()
        assert form.seats.data == 12


def test_a_label_that_asks_has_no_colon_after_its_question_mark(client, as_person, work):
    with work():
        an_area()
        person = a_person()

    page = as_person(person).post("/en/seeds/new", data={}).text

    assert "What is your idea? Please fill this in." in page
    assert "?:" not in page.split("<main")[1]


def test_every_moment_says_whose_clock_it_is_on(client, as_person, work):
    with work():
        organiser = an_organiser()
        citizens_panel = a_panel()
        a_chest()
    browser = as_person(organiser)

    for address in ("/en/rounds/new?step=dates", f"/en/threads/new/{citizens_panel.id}"):
        page = browser.get(address, follow_redirects=True).text
        moments = page.count('type="datetime-local"')

        assert moments
        assert page.count("The time on the clock in Wales.") == moments


class OptionalForm(Form):
    """Nothing must be filled in; what is must be one of the choices."""

    one = RadioField("One", [may_be_empty], choices=lambda: {"a": "A"})
    listed = SelectField("Listed", [may_be_empty], choices=lambda: {"a": "A"})
    many = SelectMultipleField("Many", [may_be_empty], choices=lambda: {"a": "A", "b": "B"})
    text = TextField("Text", [may_be_empty, whole("[a-z]")])


@pytest.mark.parametrize("name", ["one", "listed", "many", "text"])
@pytest.mark.parametrize("blank", [None, "", " ", "\r\n", "\u2028", "\x85", "\u3000"], ids=repr)
def test_blanks_are_nothing(app, name, blank):
    with app.test_request_context("/en/", method="POST", data={} if blank is None else {name: blank}):
        form = OptionalForm(meta={"csrf": False})

        assert form.validate()
        assert not form[name].data


@pytest.mark.parametrize(("name", "typed"), [("one", ["z"]), ("listed", ["z"]), ("many", [" ", "z"]), ("text", ["1"])])
def test_what_is_no_choice_is_refused_though_nothing_need_be_chosen(app, name, typed):
    with app.test_request_context("/en/", method="POST", data={name: typed}):
        form = OptionalForm(meta={"csrf": False})

        assert not form.validate()
        assert form[name].errors


def test_what_is_typed_names_the_language_that_it_is_written_in(app):
    """So that it is spelt and spoken so, on a page in the other language too."""

    class Written(Form):
        body = ProseField("Words")
        email = TextField("Address")
        title_cy = TextField("Welsh title")
        language = LanguageField()

    with app.test_request_context("/en/"):
        form = Written(formdata=None, data={"body": "Lle cynnes", "language": "cy"})
        shown = get_template_attribute("_macros/forms.html", "field")

        assert 'lang="cy"' in shown(form.body)
        assert 'lang="cy"' in shown(form.title_cy)
        assert "lang=" not in shown(form.email)
