"""No answer is a fault: every address, every argument and every field of a form, with what nobody types, on both databases.

What there is to ask for is read from the site itself. A run without PANEL_DEEP takes some kinds for each argument, always the
same ones, and others on the other database; a deep run takes all of them, once for each argument of an address and once for each
field of a kind of form.
"""

import io
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import create_engine, event, text

from panel.app import create_app
from panel.cli.demo import load_demo
from panel.extensions import db, writing
from tests.web.fuzz import corpus
from tests.web.fuzz.forms import refusals, switches
from tests.web.fuzz.walk import FormReader, NotingRequest, body, client_of, everybody, look, names_of, stop_before_commit

HEADERS = {
    "Accept-Language": ["q=", "cy;q=NaN", "*;q=1e999", "a" * 5_000, "cy;q=-1, en;q=99", ";;;,,,"],
    "Accept-Encoding": ["gzip;q=x", "*;q=0", "," * 900],
    "Cookie": ["language=\x01", "panel=a.b.c", "panel=.eJw", "=;=;", "language=" + "a" * 5_000, "panel=" + "=" * 500],
    "If-Modified-Since": ["Thu, 32 Foo 2026 25:61:61 GMT", "0", "Thu, 01 Jan 0001 00:00:00 GMT"],
    "If-None-Match": ['W/"', "*", '"' * 500],
    "Range": ["bytes=-1", "bytes=9-1", "bytes=" + "0-1," * 500, "bytes=99999999999999999999-"],
    "Content-Length": ["-1", "x", "99999999999999999999"],
    "Content-Type": [
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "text/html; charset=klingon",
        "application/json",
        ";",
    ],
    "X-Forwarded-For": ["x" * 3_000, "::", "1.2.3.4, \x01"],
    "HX-Request": ["true", "\u00ff"],
    "HX-Current-URL": ["http://[", "\\\\"],
    "Referer": ["http://[", "javascript:1", "//"],
}


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def site(request, tmp_path_factory):
    """The demo, on which nothing that a form changes is kept."""
    folder = tmp_path_factory.mktemp("fuzz")
    url = f"sqlite:///{folder / 'demo.sqlite'}" if request.param == "sqlite" else a_database(request, "fuzz")
    site = create_app(
        MODE="demo",
        SECRET_KEY="f" * 20 + "uzz" * 10,
        INSTANCE=folder,
        LINK_KEYS=folder / "keys",
        SQLALCHEMY_DATABASE_URI=url,
        WTF_CSRF_ENABLED=False,
        TRUSTED_HOSTS=["localhost"],
    )
    writing.set(True)
    with site.app_context():
        db.create_all()
        load_demo()
        db.session.remove()
    site.request_class = NotingRequest
    event.listen(db.session, "before_commit", stop_before_commit)
    yield site
    event.remove(db.session, "before_commit", stop_before_commit)
    writing.set(True)
    with site.app_context():
        db.session.remove()
        db.engine.dispose()


def a_database(request, name):
    """A database of its own on the tests' server."""
    url: str = request.getfixturevalue("postgres_url")
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {name}"))  # a worker may come back to it
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return url.replace("/panel?", f"/{name}?")


def of(site: Flask) -> str:
    """The kind of its database."""
    return str(site.config["SQLALCHEMY_DATABASE_URI"]).partition(":")[0]


def test_no_argument_makes_a_fault(site: Flask):
    faults, tried, kinds, places = [], 0, set(), set()
    for part, client, listed in everybody(site):
        for address in listed:
            for name in sorted(names_of(client, address)):
                all_kinds, number = (corpus.AFTER, 8) if name == "after" else (corpus.ANY, 4)
                met = (address, name) in places
                places.add((address, name))
                for kind in corpus.some(all_kinds, number, f"{of(site)}{part}{address}{name}", met=met):
                    tried += 1
                    kinds.add(kind)
                    if look(client, f"{address}?{name}={kind}")[0] >= 500:
                        faults.append(f"{part} {address}?{name}={kind[:80]}")

    assert faults == []
    assert tried > 200
    assert len(kinds) > 100


def test_no_field_of_a_form_makes_a_fault_and_every_form_says_what_is_to_be_mended(site: Flask):
    """The pages are walked through once for three things: odd input, the empty form, and the form in the other language."""
    faults, seen, kept, places, switched = [], set(), 0, set(), 0
    handlers = site.url_map.bind("localhost")
    for part, client, listed in everybody(site):
        for address in listed:
            for form in FormReader(look(client, address)[1], address).found:
                if not form.post or form.multipart or (form.action, *form.fields) in seen:
                    continue
                seen.add((form.action, *form.fields))
                faults += refusals(client, form)
                switched += form.switch
                faults += switches(client, form, address) if form.switch else []
                for name in form.fields:
                    place = (handlers.match(urlsplit(form.action).path, method="POST")[0], name)
                    met = place in places
                    places.add(place)
                    for kind in corpus.some(corpus.ANY, 2, f"{of(site)}{form.action}{name}", met=met):
                        status, _page = look(
                            client,
                            form.action,
                            method="POST",
                            data=body(form.fields, name, kind),
                            content_type="application/x-www-form-urlencoded",
                        )
                        kept += status == 418
                        if status >= 500:
                            faults.append(f"{part} {form.action} {name}={kind[:80]}")

    assert not faults, "\n".join(faults)
    assert len(seen) > 30
    assert switched > 20
    assert kept > 25, "hardly any form got as far as the database"


def test_no_number_in_an_address_makes_a_fault(site: Flask):
    numbers = corpus.quoted(corpus.NUMBERS)
    parts = {"<int:": "", "<any(": "", "<token>": ""}
    faults = []
    clients = [(part, client_of(site, part)) for part in ("visitor", "organiser")]
    for rule in site.url_map.iter_rules():
        if not any(part in rule.rule for part in parts) or rule.endpoint == "static":
            continue
        pieces = [piece.split(">") for piece in rule.rule.split("<")]
        for number in corpus.some(numbers, 3, f"{of(site)}{rule.rule}"):
            address = "".join(
                "en" + rest[-1]
                if "any(" in name and "cy" in name
                else ("seed" if "any(" in name else number) + rest[-1]
                if rest
                else name
                for name, *rest in pieces
            )
            method = "GET" if "GET" in (rule.methods or ()) else "POST"
            for part, client in clients:
                if look(client, address, method=method)[0] >= 500:
                    faults.append(f"{part} {method} {address[:90]}")

    assert faults == []


def test_no_header_makes_a_fault(site: Flask):
    client, faults = site.test_client(), []
    for name, values in HEADERS.items():
        for value in values:
            for address in (
                "/",
                "/en/",
                "/cy/seeds?q=a",
                "/data/seeds.csv",
                "/feeds/cy.atom",
                "/static/img/sprite.svg",
                "/xx/%00",
            ):
                if look(client, address, headers={name: value})[0] >= 500:
                    faults.append(f"{address} {name}: {value[:60]}")
            if look(client, "/en/people/sign-in", method="POST", data=b"email=a", headers={name: value})[0] >= 500:
                faults.append(f"POST {name}: {value[:60]}")

    assert faults == []


UPLOADS = [
    b"",
    b"\x00",
    b"\xff\xfe\x00",
    "postcode,area\n".encode("utf-16"),
    b"postcode,area\nLL15 1AB",
    b"\xef\xbb\xbfpostcode,area\r\r\r",
]
UPLOADS += [
    b"postcode,area\n" + b"x" * 140_000 + b",y\n",
    b'postcode,area\n"' + b"x" * 200_000,
    b"postcode,area\nLL15 1AB,\xff\n",
    b'"' * 999,
]
UPLOADS += [
    b"postcode,area\n\x00,\x00\n",
    b"postcode\n" * 500,
    b"postcode,area,postcode\na,b,c,d,e\n",
    b"," * 100_000,
    b"PK\x03\x04" * 900,
]


@pytest.mark.parametrize("content", UPLOADS, ids=range(len(UPLOADS)))
def test_no_uploaded_table_makes_a_fault(site: Flask, content):
    status, page = look(
        client_of(site, "organiser"), "/en/people/postcodes", method="POST", data={"table": (io.BytesIO(content), "t.csv")}
    )

    assert status == 422
    assert "postcode" in page
