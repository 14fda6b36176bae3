"""Every text that comes in has a largest length, and the column it goes to holds as much."""

import sys

import pytest
from flask import Flask
from sqlalchemy import String, Text
from wtforms import Field, StringField
from wtforms.validators import Length, Regexp

import panel.app  # noqa: F401 - loads every form and table
from panel.extensions import Base
from panel.web.forms import Form, MoneyField
from panel.web.labels import kinds_of_forms

FORMS = [form for form in kinds_of_forms() if form.__module__.startswith("panel.")]
MOST = 20_000
TABLES = {"pasted", "outlines"}
"""A whole table, read line by line; outlines, packed."""
# Typed with blanks, kept without.
SHORTENED = {"postcode", "code"}


def texts(form: type[Form]) -> dict[str, Field]:
    """The text fields of a form as it stands on a page."""
    site = Flask("bare")
    site.config.update(SECRET_KEY="x", WTF_CSRF_ENABLED=False)
    with site.test_request_context("/"):
        fields = {name: field for name, field in form()._fields.items() if isinstance(field, StringField)}
    return {name: field for name, field in fields.items() if not isinstance(field, MoneyField)}


def longest(field: Field) -> int:
    return min((one.max for one in field.validators if isinstance(one, Length) and one.max > 0), default=sys.maxsize)


def is_pattern(field: Field) -> bool:
    """Whether a pattern tells how long it can be."""
    return any(isinstance(one, Regexp) for one in field.validators)


def columns_of(room: str, name: str) -> list[String]:
    """The text columns of this name in the tables of a room."""
    tables = {mapper.local_table for mapper in Base.registry.mappers if mapper.class_.__module__.startswith(f"panel.{room}.")}
    found = [table.columns[name].type for table in tables if name in table.columns]
    return [kind for kind in found if isinstance(kind, String)]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: f"{form.__module__}.{form.__name__}")
def test_every_text_field_has_a_largest_length_and_a_column_that_holds_it(form):
    for name, field in texts(form).items():
        most = longest(field)
        assert most <= (10 * MOST if name in TABLES else MOST), name
        columns = columns_of(form.__module__.split(".")[1], name)
        if columns and name not in SHORTENED and not is_pattern(field):
            assert any(kind.length is None or kind.length >= most for kind in columns), name


@pytest.mark.parametrize("column", [column for table in Base.metadata.sorted_tables for column in table.columns], ids=str)
def test_a_text_column_has_a_length_or_is_a_long_text(column):
    """`String` without a length would be as long as anybody likes; what is long says so by `Text`, and its form has a limit."""
    if isinstance(column.type, String) and not isinstance(column.type, Text):
        assert column.type.length


def test_a_field_that_says_nothing_has_a_limit_all_the_same(app, client):
    answer = client.post("/en/people/sign-in", data={"email": "ann@example.org", "next": "/" + "x" * 200_000})

    assert answer.status_code == 422
