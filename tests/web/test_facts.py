"""Facts about a thing, on one line."""

from markupsafe import Markup


def test_facts_are_parted_by_one_dot_that_begins_no_line_and_what_is_empty_falls_out(app):
    facts_line = app.jinja_env.get_template("_macros/things.html").module.facts_line

    assert (
        facts_line(" Rhyl ", None, "", Markup("<time>3 May</time>"), "A & B") == "Rhyl\u00a0· <time>3 May</time>\u00a0· A &amp; B"
    )
    assert facts_line("", None) == ""
