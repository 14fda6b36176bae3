"""In a real browser: a name or text from the right runs as its letters do, and turns nothing that stands around it."""

import pytest
from sqlalchemy import select

from panel.extensions import db, writing
from panel.seeds.models import Seed

pytestmark = pytest.mark.browser

PLACES = """(selector) => {
    const range = document.createRange();
    let node = document.querySelector(selector);
    while (node.firstChild) node = node.firstChild;
    const left = (at) => { range.setStart(node, at); range.setEnd(node, at + 1); return range.getBoundingClientRect().left; };
    return [left(0), left(node.textContent.length - 1)];
}"""


def test_a_hebrew_title_with_other_letters_in_it_runs_from_the_right(demo_site, open_page):
    with demo_site.app_context():
        writing.set(True)
        seed = db.session.scalars(select(Seed).order_by(Seed.id)).first()
        seed.title = "גן 4 Rhyl"
        place = f"/{seed.language}/seeds/{seed.id}"  # in its own language no translation stands first
        db.session.commit()
        db.session.remove()
    page = open_page(width=320)

    page.goto(place)
    first, last = page.evaluate(PLACES, "h1")

    assert first > last
