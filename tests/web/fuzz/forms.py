"""What a form of a page answers when it is sent empty, and when it is only to be read in the other language."""

import re
from collections.abc import Iterator
from html import unescape

from flask.testing import FlaskClient

from tests.web.fuzz.walk import Form, look

SUMMARY = re.compile(r'<div class="error-summary".*?</div>', re.DOTALL)
MARK = "Rhywbeth a deipiwyd"
"""What is typed into one field, to be found again."""
BLANK = "Something long enough"
"""What `FormReader` types where nothing stands."""
SECRET = re.compile(r"pass|code")
"""No page shows these again."""


def refusals(client: FlaskClient, form: Form) -> Iterator[str]:
    """Faults of the answer to the form with one thing typed into it and the rest left empty, in Welsh."""
    blank = [name for name, value in form.fields.items() if value == BLANK]
    sent = {name: "" if value == BLANK else value for name, value in form.fields.items()}
    if len(blank) > 1:
        sent[blank[-1]] = MARK
    action = form.action.replace("/en/", "/cy/", 1)
    status, page = look(client, action, method="POST", data=sent)
    if status != 422:
        return
    summary = SUMMARY.search(page)
    links = re.findall(r'href="#([^"]+)"', summary[0]) if summary else []
    ids = set(re.findall(r'\bid="([^"]+)"', page))
    if "<title>Gwall:" not in page:
        yield f"{action}: the title does not say that something is to be mended"
    if not links and "checked" not in form.fields:
        yield f"{action}: no link to what is to be mended: {summary and summary[0]}"
    yield from (f"{action}: the summary leads to #{link}, which is not there" for link in links if link not in ids)
    if MARK in sent.values() and MARK not in unescape(page) and not SECRET.search(blank[-1]):
        yield f"{action}: what was typed into {blank[-1]} is lost"


def switches(client: FlaskClient, form: Form, address: str) -> Iterator[str]:
    """Faults of the way to the other language that a form has without JavaScript, as a browser follows it."""
    typed = {name: MARK if value == BLANK else value for name, value in form.fields.items()} | {"read-in": "cy"}
    led, _page = look(client, form.action, method="POST", data=typed)
    there = form.action.replace("/en/", "/cy/", 1)
    status, page = look(client, there, method="POST", data=typed)
    if (led, status) != (307, 200):
        yield f"{address}: {form.action} answers {led} and {status} to who goes on in Welsh"
    elif any(value == MARK and not SECRET.search(name) for name, value in typed.items()) and MARK not in unescape(page):
        yield f"{address}: {form.action} loses what was typed"
    elif "error-summary" in page:
        yield f"{address}: {form.action} finds faults in what is only to be read in Welsh"
