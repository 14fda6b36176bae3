"""The templates keep to the house: no inline code, known htmx attributes, every sentence in the catalogue."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
ALLOWED_HX = {
    "data-hx-get",
    "data-hx-post",
    "data-hx-target",
    "data-hx-swap",
    "data-hx-trigger",
    "data-hx-push-url",
    "data-hx-confirm",
    "data-hx-select",
}
ALLOWED_HX |= {"data-hx-indicator", "data-hx-swap-oob"}
SPOKEN_ATTRIBUTES = {"aria-label", "title", "placeholder", "alt", "data-announce", "data-text", "data-copied"}
JINJA = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)
CLASS_BLOCK = re.compile(r"\{% block main_class %\}.*?\{% endblock %\}")
WORDS = re.compile(r"[A-Za-zÀ-ÿŵŷ]{3,}")


class Reader(HTMLParser):
    """Collects texts, attributes and elements of a template without its Jinja."""

    def __init__(self, template: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.inside: list[str] = []
        self.feed(JINJA.sub(" ", CLASS_BLOCK.sub("", template)))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        if tag in self.inside:
            while self.inside.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if not {"code", "script", "style"} & set(self.inside):
            self.texts.append(data)


def read(path: Path) -> Reader:
    return Reader(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_template_speaks_only_through_the_catalogue(path):
    reader = read(path)
    loose = [text.strip() for text in reader.texts if WORDS.search(text) and "doctype" not in text]
    loose += [value for _tag, name, value in reader.attributes if name in SPOKEN_ATTRIBUTES and WORDS.search(value)]

    assert loose == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_template_has_no_inline_code_and_only_known_htmx(path):
    reader = read(path)
    source = path.read_text(encoding="utf-8")
    names = {name for _tag, name, _value in reader.attributes}

    assert not {name for name in names if name == "style" or name.startswith("on")}
    assert {name for name in names if "hx-" in name} <= ALLOWED_HX
    assert not re.search(r"<script(?![^>]*\bsrc=)", source)
    assert "<style" not in source
    assert not re.search(r"\|\s*safe\b", source)


READS = "url_for('ballots.find'"
"""It posts so that no receipt ends in an access log, changes nothing, and would give a cookie to all who read a result."""


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_form_that_posts_carries_its_token(path):
    source = path.read_text(encoding="utf-8")
    forms = re.findall(r'<form\b[^>]*method="post".*?</form>', source, re.DOTALL)

    assert [form for form in forms if not re.search(r"\btoken\(|csrf_token|hidden_tag", form) and READS not in form] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_form_that_posts_says_where_it_goes(path):
    """Else a fragment stays in the address of the answer, and keeps the focus from the list of what to mend."""
    forms = re.findall(r"<form\b(?:\{%.*?%\}|\{\{.*?\}\}|[^>{])*>", path.read_text(encoding="utf-8"))

    assert [form for form in forms if 'method="post"' in form and "action=" not in form] == []


def test_no_name_has_a_blank_before_its_colon_and_no_moment_a_fraction_of_a_second():
    """A screen reader puts a blank before what is for it alone; HTML's moments have three digits after the second at most."""
    sources = {path.name: path.read_text("utf-8") for path in TEMPLATES}

    assert [name for name, source in sources.items() if re.search(r'visually-hidden">\s*:', source)] == []
    assert [name for name, source in sources.items() if re.search(r'datetime="\{\{(?![^}]*\|stamp )', source)] == []


def test_where_a_page_lies_is_written_in_one_place():
    """What stands beside it for search engines is made from the same list."""
    by_hand = re.compile(r"class=\"breadcrumb|_\([\"']You are here[\"']\)")

    assert [path.name for path in TEMPLATES if by_hand.search(path.read_text("utf-8"))] == ["things.html"]


def test_what_a_thing_is_does_not_stand_among_what_can_be_done_which_is_not_printed():
    chips = re.compile(r"class=\"actions\">\s*(?:\{%[^%]*%\}\s*)*(?:<span class=\"chip|\{\{ \w+_chip\()")

    assert [path.name for path in TEMPLATES if chips.search(path.read_text("utf-8"))] == []


def test_no_template_uses_a_banned_word():
    banned = re.compile(r"\b(user|users|admin|topic|candidate)\b", re.IGNORECASE)
    found = [(path.name, text.strip()) for path in TEMPLATES for text in read(path).texts if banned.search(text)]

    assert found == []


def test_what_is_wrong_in_a_form_is_said_by_the_site_alone():
    """A browser would say it in its own language, on a Welsh page too, and before the site can say what to do."""
    forms = [
        (path.name, form) for path in TEMPLATES for form in re.findall(r"<form\b[^>]*>", JINJA.sub(" ", path.read_text("utf-8")))
    ]
    posting = [(name, form) for name, form in forms if 'method="post"' in form or 'class="fields' in form]

    assert len(posting) > 100
    assert [(name, form) for name, form in posting if "novalidate" not in form] == []


# The sheet of a meeting keeps what is typed at every press; the page of a form that was not taken has a switch of its own.
OWN_SWITCH = {"sheet.html", "kept.html"}


def test_every_form_goes_along_to_the_other_language_without_javascript():
    forms = [
        (path.name, form)
        for path in TEMPLATES
        for form in re.findall(r'<form\b[^>]*method="post"[^>]*class="fields.*?</form>', path.read_text("utf-8"), re.DOTALL)
    ]

    assert len(forms) > 60
    assert [name for name, form in forms if "{{ read_in(" not in form and name not in OWN_SWITCH] == []


def test_a_page_says_what_it_is_before_what_is_wrong_with_it():
    sources = {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in TEMPLATES}

    assert [path for path, source in sources.items() if -1 < source.find("{{ error_summary(") < source.find("<h1")] == []
