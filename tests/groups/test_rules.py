"""Addresses of websites."""

import pytest

from panel.errors import RuleBroken
from panel.groups import rules


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", None),
        ("www.example.org", "https://www.example.org"),
        ("http://example.org/cy", "http://example.org/cy"),
        ("https://example.org", "https://example.org"),
    ],
)
def test_an_address_gets_its_scheme(typed, kept):
    assert rules.website(typed) == kept


@pytest.mark.parametrize(
    "typed",
    ["javascript:alert(1)", "javascript://example.org/%0aalert(1)", "nowhere", "https://ann@example.org", "a b.org", "http://["],
)
def test_what_is_no_address_of_a_website_is_refused(typed):
    with pytest.raises(RuleBroken, match=r"www\.example\.org"):
        rules.website(typed)
