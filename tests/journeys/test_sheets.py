"""What is wanted of a room's sheet is found on a page that does not load it."""

from tests.journeys.sheets import rules, unstyled


def test_a_page_without_the_sheet_of_what_it_shows_is_found():
    line, said = '<ol class="card journey"><li class="done">', '<article class="contribution">'

    assert any("lines.css for .journey" in fault for fault in unstyled(line))
    assert any("talk.css for .contribution" in fault for fault in unstyled(said))
    assert unstyled(f'<link href="/static/css/lines.css?v=1">{line}') == []


def test_a_rule_is_wanted_only_where_all_of_it_is_there():
    asked = {rule.asked for sheet in ("guides.css", "panels.css") for rule in rules(sheet)}

    assert {frozenset({"poster", "code"}), frozenset({"chairs-key", "taken"})} <= asked
    assert not any("guides.css" in fault for fault in unstyled('<p class="code card">'))
