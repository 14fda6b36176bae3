"""Every view is guarded, reads with GET, writes with POST; every page is there in both languages."""

import ast
import re
from pathlib import Path

import pytest
from flask import Flask

from panel.access import Action, every_view_is_guarded
from panel.app import create_app
from panel.pages.words import VERBS
from tests.web.presses import PRESSES

ROOT = Path(__file__).parents[2]
MACHINE_ADDRESSES = ("/data", "/feeds", "/static", "/site", "/healthz", "/metrics")


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    address = f"sqlite:///{folder / 'unused.sqlite'}"
    return create_app(MODE="test", SECRET_KEY="x" * 40, INSTANCE=folder, SQLALCHEMY_DATABASE_URI=address)


def test_a_view_without_a_guard_stops_the_site():
    site = Flask("bare")
    site.add_url_rule("/open", view_func=lambda: "")

    with pytest.raises(RuntimeError, match="has no @allow"):
        every_view_is_guarded(site)


def test_every_view_names_its_action(site):
    actions = {view.action for name, view in site.view_functions.items() if name != "static"}

    assert all(isinstance(action, Action) for action in actions)


def test_every_action_of_the_table_is_used():
    code = "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "panel").rglob("*.py")))

    assert [action.name for action in Action if f"Action.{action.name}" not in code] == []


def test_only_get_and_post(site):
    methods = {method for rule in site.url_map.iter_rules() for method in rule.methods or ()}

    assert methods <= {"GET", "HEAD", "OPTIONS", "POST"}


def test_every_page_stands_behind_both_languages(site):
    one_language = [
        rule.rule
        for rule in site.url_map.iter_rules()
        if rule.rule != "/" and not rule.rule.startswith(MACHINE_ADDRESSES) and not rule.rule.startswith("/<any(cy, en):lang>")
    ]

    assert one_language == []


def test_no_function_imports():
    inside = []
    for path in sorted((ROOT / "panel").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                inside += [
                    f"{path.name}:{child.lineno}" for child in ast.walk(node) if isinstance(child, ast.Import | ast.ImportFrom)
                ]

    assert inside == []


ALONE = ROOT / "panel" / "recount" / "verify.py"
"""People take it away as one file, so it is one however long it is; its functions are as short as others."""


def test_no_file_is_longer_than_300_lines_and_no_function_than_40():
    long = []
    for path in sorted((ROOT / "panel").rglob("*.py")):
        source = path.read_text(encoding="utf-8")
        if source.count("\n") > 300 and path != ALONE:
            long.append(str(path.relative_to(ROOT)))
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno >= 40:
                long.append(f"{path.relative_to(ROOT)}:{node.name}")

    assert long == []


def test_actions_never_commit_and_routes_never_select():
    wrong = []
    for path in sorted((ROOT / "panel").rglob("*.py")):
        parts = path.relative_to(ROOT / "panel").parts
        source = path.read_text(encoding="utf-8")
        if "actions" in parts[-1] or "actions" in parts:
            allowed = parts[0] in {"mail", "jobs"}  # the worker's own claims are transactions of their own
            wrong += [str(path)] if "session.commit" in source and not allowed else []
        if parts[-1] == "routes.py" or "routes" in parts:
            wrong += [str(path)] if "select(" in source else []

    assert wrong == []


def test_every_verb_of_the_public_log_has_its_words():

    recorded = set()
    for path in sorted((ROOT / "panel").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == "record":
                recorded |= {
                    child.value
                    for child in ast.walk(node.args[0])
                    if isinstance(child, ast.Constant) and isinstance(child.value, str)
                }

    assert {verb for verb in recorded if "." in verb} - set(VERBS) == set()


# Views that commit by themselves, each with a reason.
OWN_COMMIT = {
    "ballots.cast_ballot": "a ballot has a number of its own, which is bound to its picks",
    "people.address_code": "a wrong try is counted though it is refused",
    "people.sign_in": "every press is meant to send a new code, and is counted",
    "people.sign_in_code": "a wrong try is counted though it is refused",
    "people.sign_in_link": "a link works once by itself",
    "people.sign_in_with_passkey": "what a passkey signed is taken once by itself",
    "people.options_to_sign_in": "every press needs something new to sign",
    "people.options_to_prove": "every press needs something new to sign",
    "people.options_to_add": "every press needs something new to sign",
    "people.proof": "a wrong try is counted though it is refused; the form that goes along keeps its number",
    "people.recovery_codes": "codes stand in the answer and nowhere else: a second press shows new ones",
    "people.sign_out": "makes nothing",
    "people.sign_in_as_demo": "makes nothing",
}
READING = {
    "ballots.find": "posts so that codes stay out of access logs; changes nothing",
    "ballots.proof_file": "posts so that codes stay out of access logs; changes nothing",
}


def posting(site):
    """The views that take a form: endpoint and view."""
    return {rule.endpoint: site.view_functions[rule.endpoint] for rule in site.url_map.iter_rules() if "POST" in rule.methods}


def test_every_form_that_makes_something_is_kept_once(site):
    makes = {name for name, view in posting(site).items() if not hasattr(view, "repeatable")}

    assert makes - set(OWN_COMMIT) - set(READING) == set(PRESSES)


def test_views_commit_by_the_flow(site):
    """`commit` of `panel.web.flow` keeps the number of the form with what it made; a bare commit would not."""
    allowed = {view.__module__ for name, view in posting(site).items() if name in OWN_COMMIT}
    bare = []
    for path in sorted((ROOT / "panel").rglob("*.py")):
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        is_view = "routes" in module or module.startswith("panel.pages.")
        if is_view and module not in allowed and "session.commit" in path.read_text(encoding="utf-8"):
            bare.append(module)

    assert bare == []


INPUT_READERS = {"panel/web/incoming.py", "panel/web/kept.py", "panel/web/sent_forms.py"}
"""The reader of all that comes in; the keeper of what was typed and the fingerprint of a form take it as it came."""
RAW_INPUT = {"args", "form", "values", "files", "json", "get_json", "data", "get_data", "stream"}
NOT_OF_THE_WEB = {"tally", "sortition", "opinion", "cli"}


def test_one_module_reads_what_comes_in_from_outside():
    elsewhere = []
    for path in sorted((ROOT / "panel").rglob("*.py")):
        name = str(path.relative_to(ROOT))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            raw = isinstance(node, ast.Attribute) and node.attr in RAW_INPUT and getattr(node.value, "id", "") == "request"
            # `²`.isdigit() is true, and int("²") is a fault: small_id() reads numbers.
            digits = isinstance(node, ast.Attribute) and node.attr in {"isdigit", "isdecimal", "isnumeric"}
            whole = isinstance(node, ast.keyword) and node.arg == "coerce" and getattr(node.value, "id", "") == "int"
            # WTForms' Regexp looks at the beginning only: whole() looks at all.
            begins = isinstance(node, ast.Name) and node.id == "Regexp" and name != "panel/web/forms.py"
            if (
                (raw or digits or whole or begins)
                and name not in INPUT_READERS
                and path.relative_to(ROOT / "panel").parts[0] not in NOT_OF_THE_WEB
            ):
                elsewhere.append(f"{name}:{getattr(node, 'lineno', '?')}")

    assert elsewhere == []


def test_what_may_stay_empty_says_so_by_the_sites_own_word():
    """WTForms' `Optional` keeps blanks as they were typed, and forgets that they are none of the choices: see `may_be_empty`."""
    using = [path for path in sorted((ROOT / "panel").rglob("*.py")) if re.search(r"wtforms.*\bOptional\b", path.read_text())]

    assert using == []
