"""Facts about a thing, on one line."""

import re

from markupsafe import Markup

from config import ROOT
from panel.web.templating import facts_line


def test_facts_are_parted_by_one_dot_that_begins_no_line_and_what_is_empty_falls_out():
    assert (
        facts_line(" Rhyl ", None, "", Markup("<time>3 May</time>"), "A & B") == "Rhyl\u00a0· <time>3 May</time>\u00a0· A &amp; B"
    )
    assert facts_line("", None) == ""


def test_no_template_loses_the_blank_before_the_dot():
    """A tag at the end of a line takes the break with it, so a dot that begins the next one would touch what stands before."""
    templates = (ROOT / "templates").rglob("*.html")

    assert [str(page) for page in templates if re.search(r"^\s*·|[%}]\}·", page.read_text(), re.MULTILINE)] == []
