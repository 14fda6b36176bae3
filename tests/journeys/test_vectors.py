"""In a real browser: whatever people write, no page runs it, loads it, or is even asked to.

Every text column is filled with hostile texts, past the forms that might refuse them, and every page is opened; then every form
is filled with them and sent. The policy stops a script by itself, so its reports are what tells: one violation is one text that
got through.
"""

import os
from collections.abc import Callable, Iterator
from itertools import cycle

import pytest
from flask import Flask
from playwright.sync_api import Error as BrowserError
from playwright.sync_api import Page, Route
from sqlalchemy import PrimaryKeyConstraint, String, Table, UniqueConstraint, select, update
from wtforms import StringField

from panel.extensions import Base, db, writing
from panel.people.models import Person
from panel.web.forms import Form
from panel.web.headers import POLICY
from tests.journeys.conftest import a_demo_site
from tests.journeys.examples import addresses
from tests.journeys.vectors import all_vectors

pytestmark = pytest.mark.browser

DEEP = bool(os.environ.get("PANEL_DEEP"))
PASSES = 60 if DEEP else 1
READERS = ("visitor", "organiser", "moderator")
MOST_IN_ONE = 12
SHORTEST = 40
TAKEN_OTHERWISE = {"email", "code", "postcode", "film_url", "audio_cy_url", "audio_en_url"}
"""Fields whose columns the database itself holds to a form, or that are kept as hashes."""
LISTEN = """
window.hits = [];
window.hit = window.alert = window.confirm = window.prompt = () => { window.hits.push("a script ran"); };
document.addEventListener("securitypolicyviolation",
  event => window.hits.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sample}`));
"""
TEXTS = "input:not([type]), input[type=text], input[type=search], textarea"
WITH_TEXT = """(forms, texts) => forms.flatMap((form, number) => form.querySelector(texts) ? [number] : [])"""
FILL_FORM = """(form, [boxes, texts]) => {
  let at = 0;
  for (const box of form.querySelectorAll(boxes)) box.value = texts[at++ % texts.length];
  for (const box of form.querySelectorAll("select")) box.selectedIndex = box.options.length - 1;
  for (const box of form.querySelectorAll("input[type=radio], input[type=checkbox]")) box.checked = true;
  form.noValidate = true;
}"""


@pytest.fixture(scope="module")
def hostile_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """A demo of its own: what is written into it would spoil the other tests."""
    yield from a_demo_site(tmp_path_factory.mktemp("hostile"))


def typed_names() -> set[str]:
    """The names of all text fields of all forms, without their language."""
    found, forms = set(), list(Form.__subclasses__())
    while forms:
        form = forms.pop()
        forms += form.__subclasses__()
        fields = {name: getattr(form, name) for name in dir(form) if hasattr(getattr(form, name), "field_class")}
        found |= {name for name, field in fields.items() if issubclass(field.field_class, StringField)}
    return {name.removesuffix("_cy").removesuffix("_en") for name in found}


def hostile_columns() -> list[tuple[Table, str, int]]:
    """Every column that holds what somebody typed, and how many characters it takes; the shortest are choices."""
    names = typed_names() | {"name", "summary", "note", "party", "reason"}
    found = []
    for table in Base.metadata.sorted_tables:
        unique = [rule for rule in table.constraints if isinstance(rule, (UniqueConstraint, PrimaryKeyConstraint))]
        alone = {column.name for rule in unique for column in rule.columns}
        for column in table.columns:
            plain = column.name.removesuffix("_cy").removesuffix("_en")
            if isinstance(column.type, String) and plain in names - TAKEN_OTHERWISE and column.name not in alone:
                found.append((table, column.name, column.type.length or 4_000))
    found = [(table, name, most) for table, name, most in found if most >= SHORTEST]
    return found


def fill_columns(texts: Iterator[str]) -> None:
    """Write the next texts into every row of every such column; a long one takes several, a short one what fits."""
    for table, name, most in hostile_columns():
        keys = list(table.primary_key.columns)
        for row in db.session.execute(select(*keys)).all():
            mine = [key == value for key, value in zip(keys, row, strict=True)]
            filled = table.c[name].is_not(None)
            db.session.execute(update(table).where(*mine, filled).values({name: packed(texts, most)}))


def packed(texts: Iterator[str], most: int) -> str:
    """Texts below each other, as many as fit; where even one does not, its beginning."""
    found = next(texts)
    for _ in range(MOST_IN_ONE - 1 if most > 1_000 else 0):
        longer = f"{found}\n\n{next(texts)}"
        if len(longer) > most:
            break
        found = longer
    return found.replace("\x00", "")[:most]


def listened(page: Page, address: str) -> list[str]:
    """What the page tried to do that its policy forbids, each with the address."""
    return [f"{address}: {hit}" for hit in page.evaluate("window.hits")]


def a_listening_page(open_page, site: Flask) -> Page:
    page = open_page(base_url=site.config["SITE_URL"], faults_expected=True)
    page.add_init_script(LISTEN)
    return page


def sign_in(page: Page, site: Flask, reader: str) -> None:
    """By the number of the person: nobody's name is what it was."""
    writing.set(False)
    with site.app_context():
        number = db.session.scalar(select(Person.id).where(Person.demo_part == reader))
        db.session.remove()
    if number:
        page.goto("/en/people/sign-in")
        page.locator(f"form[action$='/demo/{number}'] button").click()
        page.wait_for_url("**/people/me")


def answering(text: str) -> Callable[[Route], None]:
    """An answer that holds the text as it is, under the site's policy."""
    headers = {"Content-Security-Policy": POLICY}
    return lambda route: route.fulfill(body=f"<title>x</title><p>{text}", content_type="text/html", headers=headers)


def test_a_page_that_escapes_nothing_is_noticed(open_page, demo_site):
    page = a_listening_page(open_page, demo_site)
    noticed = 0
    vectors = all_vectors()

    for text in vectors[:60]:
        page.route("**/raw", answering(text))
        page.goto("/raw")
        page.wait_for_timeout(30)
        try:
            noticed += bool(listened(page, "raw"))
        except BrowserError:  # it led the page away
            noticed += 1
        page.unroute("**/raw")

    assert len(vectors) >= 300
    assert noticed >= 30


@pytest.mark.parametrize("reader", READERS)
def test_no_stored_text_is_more_than_a_text_on_any_page(open_page, hostile_site, reader):
    known = addresses(hostile_site, reader)
    page = a_listening_page(open_page, hostile_site)
    sign_in(page, hostile_site, reader)
    texts, found = cycle(all_vectors()), []

    for _ in range(PASSES):
        writing.set(True)
        with hostile_site.app_context():
            fill_columns(texts)
            db.session.commit()
        for address in known:
            answer = page.goto(f"/en{address}")
            found += listened(page, address)
            found += [f"{address}: {answer.status}"] if answer.status >= 500 else []
            found += [f"{address}: led away to {page.url}"] if not page.url.startswith(hostile_site.config["SITE_URL"]) else []

    assert found == []


@pytest.mark.parametrize("reader", ["resident", "group", "organiser", "treasurer"])
def test_no_typed_text_is_more_than_a_text_on_the_page_that_answers(open_page, hostile_site, reader):
    page = a_listening_page(open_page, hostile_site)
    sign_in(page, hostile_site, reader)
    texts, found, sent = cycle([text for text in all_vectors() if "\x00" not in text]), [], 0

    for address in addresses(hostile_site, reader):
        page.goto(f"/en{address}")
        for place, number in enumerate(page.locator("main form").evaluate_all(WITH_TEXT, TEXTS)):
            if place:
                page.goto(f"/en{address}")
            form = page.locator("main form").nth(number)
            if not form.count():
                break
            form.evaluate(FILL_FORM, [TEXTS, [next(texts) for _ in range(24)]])
            sent += 1
            with page.expect_navigation():
                form.evaluate("form => form.submit()")
            found += listened(page, address)

    assert sent >= 2
    assert found == []
