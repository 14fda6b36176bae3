"""What every answer carries, and how errors look."""

import re

import pytest

from config import ROOT
from panel.app import create_app
from panel.extensions import db
from panel.rounds.models import Phase
from panel.web.addresses import safe_next
from tests.conftest import SECRET
from tests.makers import a_person, an_area, an_organiser
from tests.rounds.makers import a_round


def test_the_policy_has_no_unsafe_word(client):
    answer = client.get("/en/people/sign-in")

    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"


def test_personal_pages_are_not_kept(client, work, as_person):
    with work():
        person = a_person()
    as_person(person)

    assert client.get("/en/people/me").headers["Cache-Control"] == "no-store"


def test_static_files_are_kept_for_a_year_and_packed(client):
    with client.get("/static/css/site.css", headers={"Accept-Encoding": "gzip"}) as answer:
        pass

    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["Content-Encoding"] == "gzip"


SHEET = re.compile(r"asset\('(css/[\w-]+\.css)'\)")


def test_the_style_sheets_of_a_page_are_small_enough_for_a_slow_line():
    """Every page has the sheets of the frame; a room with drawings of its own adds one (`{% block sheets %}`)."""
    frame = set(SHEET.findall((ROOT / "templates/base.html").read_text()))
    pages = [(page, frame | set(SHEET.findall(page.read_text()))) for page in (ROOT / "templates").rglob("*.html")]
    sizes = {str(page): sum((ROOT / "static" / sheet).stat().st_size for sheet in sheets) for page, sheets in pages}

    assert {page: size for page, size in sizes.items() if size >= 40 * 1024} == {}
    assert {f"css/{sheet.name}" for sheet in (ROOT / "static/css").glob("*.css")} == set().union(*(sheets for _, sheets in pages))


def test_a_page_with_a_session_is_not_compressed(client):
    client.get("/en/people/sign-in")

    answer = client.get("/en/about", headers={"Accept-Encoding": "gzip"})

    assert "Content-Encoding" not in answer.headers


@pytest.mark.parametrize("page", ["/en/", "/en/seeds", "/en/about"])
def test_a_reader_begins_no_session(app, page):
    answer = app.test_client().get(page)

    assert [name for name, value in answer.headers if name == "Set-Cookie" and value.startswith("panel=")] == []


def test_a_first_visit_is_compressed(app):
    answer = app.test_client().get("/en/about", headers={"Accept-Encoding": "gzip"})

    assert answer.headers["Content-Encoding"] == "gzip"


@pytest.mark.parametrize(("language", "words"), [("en", "There is no such page"), ("cy", "Does dim tudalen o’r fath")])
def test_a_missing_page_speaks_the_language_of_its_address(client, language, words):
    answer = client.get(f"/{language}/nowhere")

    assert answer.status_code == 404
    assert words in answer.text
    assert f'lang="{language}"' in answer.text


def test_a_wrong_method_is_a_page(client):
    answer = client.post("/en/about")

    assert answer.status_code == 405
    assert "That does not work here" in answer.text


def test_five_megabytes_are_refused_with_a_page(client):
    answer = client.post("/en/people/sign-in", data={"email": "a" * 5_000_000})

    assert answer.status_code == 413
    assert "Nothing was saved" in answer.text


def test_a_form_without_its_token_is_refused(folder):
    site = create_app(
        MODE="test",
        SECRET_KEY=SECRET,
        INSTANCE=folder,
        SQLALCHEMY_DATABASE_URI=f"sqlite:///{folder / 'unused.sqlite'}",
        TRUSTED_HOSTS=["localhost"],
    )
    with site.app_context():
        db.create_all()

    answer = site.test_client().post("/en/people/sign-in", data={"email": "ann@example.org"})

    assert answer.status_code == 400
    assert "Load the page again" in answer.text


def test_a_foreign_host_is_refused(client):
    assert client.get("/en/about", headers={"Host": "evil.example"}).status_code == 400


@pytest.mark.parametrize("secret", ["", "short", "demo-secret-for-one-machine-only"])
def test_production_does_not_start_on_a_bad_secret(folder, secret):
    with pytest.raises(RuntimeError, match="SECRET_KEY"):
        create_app(
            MODE="production", SECRET_KEY=secret, INSTANCE=folder, SQLALCHEMY_DATABASE_URI=f"sqlite:///{folder / 'unused.sqlite'}"
        )


@pytest.mark.parametrize(
    ("address", "safe"),
    [
        ("/en/seeds?q=x", "/en/seeds?q=x"),
        ("//evil.example", "/home"),
        ("https://evil.example", "/home"),
        ("/\\evil.example", "/home"),
        ("javascript:alert(1)", "/home"),
        ("/\n//evil.example", "/home"),
        ("/\t//evil.example", "/home"),
        ("/en/seeds\r\nX-A: a", "/home"),
        ("/\u2028/evil.example", "/home"),
        ("", "/home"),
        (None, "/home"),
    ],
)
def test_the_way_on_stays_on_this_site(address, safe):
    assert safe_next(address, "/home") == safe


def test_the_front_door_remembers_the_language(app):
    client = app.test_client()

    default = client.get("/").location
    browser = client.get("/", headers={"Accept-Language": "en-GB,en;q=0.9"}).location
    client.get("/en/about")
    remembered = client.get("/", headers={"Accept-Language": "cy"}).location

    assert (default, browser, remembered) == ("/cy/", "/en/", "/en/")


def test_the_language_switch_keeps_the_page(client, work):
    with work():
        an_area()

    page = client.get("/en/about/who-may?x=1&y=2").text

    assert 'href="/cy/about/who-may?x=1&amp;y=2"' in page


def test_a_page_that_refuses_leads_back_to_where_somebody_came_from_or_to_the_thing(client, work, as_person):
    with work():
        person = an_organiser()
        budget_round = a_round(phase=Phase.RESULT)
    as_person(person)
    address = f"/en/rounds/{budget_round.id}/cancel"

    bare = client.get(address).text
    from_list = client.get(address, headers={"Referer": "http://localhost/en/rounds"}).text
    from_elsewhere = client.get(address, headers={"Referer": "http://evil.example/en/rounds"}).text
    from_itself = client.get(address, headers={"Referer": f"http://localhost{address}"}).text

    above = f'<a class="button" href="/en/rounds/{budget_round.id}">Back to where you were</a>'
    assert above in bare
    assert above in from_elsewhere
    assert above in from_itself
    assert '<a class="button" href="/en/rounds">Back to where you were</a>' in from_list
