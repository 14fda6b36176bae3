"""Citizens' text: what is rendered, and what never is."""

from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from panel.web.markup import TAGS, prose

VECTORS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "[click](javascript:alert(1))",
    "[click](JaVaScRiPt:alert(1))",
    "[click](data:text/html;base64,PHNjcmlwdD4=)",
    "[click](\u00a0javascript:alert(1))",
    "[click](vbscript:x)",
    "[click](tel:1)",
    "[click](evil.example:80)",
    "<tel:112>",
    "<callto:12345>",
    "[click]( JAVASCRIPT :1)",
    "[a]: host:80/path\n\n[a]",
    "<a href='javascript:alert(1)'>x</a>",
    '"><script>alert(1)</script>',
    "<iframe src=//evil.example></iframe>",
    "<style>*{display:none}</style>",
    "<b onmouseover=alert(1)>b</b>",
    "![x](https://evil.example/x.png)",
    "[x]: javascript:alert(1)\n\n[x]",
    '<https://example.org/"onclick=alert(1)>',
    "`<script>`",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<math><mtext></mtext><mglyph><style><img src=x onerror=alert(1)>",
]


class Elements(HTMLParser):
    """Every element and attribute of a text, as a browser would see them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[tuple[str, str]] = set()
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {(name, value or "") for name, value in attrs}


def is_harmless(text: str) -> bool:
    found = Elements(str(prose(text)))
    links = [value.strip().lower() for name, value in found.attributes if name == "href"]
    known_names = {name for name, _value in found.attributes} <= {"href", "rel"}
    schemes = ("http://", "https://", "mailto:")
    safe = all(link.startswith(schemes) or ":" not in link.split("/")[0] for link in links)
    return found.tags <= TAGS and known_names and safe


@pytest.mark.parametrize("vector", VECTORS)
def test_hostile_text_has_no_effect(vector):
    assert is_harmless(vector)
    assert is_harmless(f"before {vector} after")
    assert is_harmless(f"> - **{vector}**")


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=st.sampled_from("<>\"'()[]`*_#&;:/=!\\ \n\tajscriptonhe"), max_size=120))
def test_no_text_makes_an_element_outside_the_list(text):
    assert is_harmless(text)


def test_what_people_write_is_rendered():
    html = prose("# Pam\n\nMae **angen** *lle*.\n\n- un\n- dau\n\n[gwefan](https://example.org)")

    assert "<h3>Pam</h3>" in html
    assert "<strong>angen</strong>" in html
    assert "<li>un</li>" in html
    assert 'href="https://example.org"' in html
    assert "nofollow" in html


def test_deep_nesting_is_quick_and_harmless():
    assert is_harmless(">" * 10_000 + "x")
    assert is_harmless("- " * 5_000 + "x")
    assert is_harmless("*" * 5_000 + "x" + "*" * 5_000)


def test_nothing_is_nothing():
    assert prose(None) == ""
    assert prose("") == ""
