"""The checks of kinds find what they are there for, on small pages made for it; and nothing where all is well."""

import pytest

from tests.journeys.conftest import FORCED, KINDS

pytestmark = pytest.mark.browser

FAULTY = [
    (
        "narrow card",
        "<ul style='display:grid;justify-items:start'><li class='card' style='container-type:inline-size'>Winter</ul>",
    ),
    ("column of letters", "<p style='width:1px;overflow-wrap:anywhere'>You can vote in this round now</p>"),
    ("one over the other", "<p>Under the button</p><button style='position:relative;top:-40px'>Vote</button>"),
    ("one over the other", "<p>First words</p><p style='margin-top:-2.2rem'>Second words</p>"),
    ("status says less", "<p><strong role='status'>2 picked</strong> · £21,900 of £48,000</p>"),
    ("heading jumps from 1 to 3", "<h3>Too deep</h3>"),
    ("2 main headings", "<h1>Another one</h1>"),
    ("2 main parts", "<main>Another one</main>"),
    (
        "columns out of sight",
        "<div style='overflow-x:auto;width:20rem'><table><tr><th>A<th style='min-width:30rem'>B</table></div>",
    ),
    (
        "2 controls of one name",
        "<form action='/a'><select aria-label='New role' name='a'></select></form>"
        "<form action='/b'><select aria-label='New role' name='b'></select></form>",
    ),
    ("control without a name", "<form><input name='q'></form>"),
]
WELL = (
    "<div class='card' style='width:20rem'><h2>A card</h2><p role='status'>2 picked, £21,900 of £48,000</p></div>"
    "<p data-more-aside>The table goes on to the side.</p><div style='overflow-x:auto;width:20rem' tabindex='0' role='region'"
    " aria-label='Who may'><table><tr><th>What<th style='min-width:30rem'>Who</table></div>"
    "<fieldset><legend>Seed</legend><label>Language <input></label></fieldset>"
    "<fieldset><legend>Offer</legend><label>Language <input></label></fieldset>"
    "<p>Words and more words of a line that is <b>long</b> enough to be broken once or twice on a small screen.</p>"
)
STEPS = "<ol class='phases'><li class='done'>Ideas</li><li class='here'>Vote</li></ol>"


def test_each_kind_of_fault_is_found_where_it_is_and_nowhere_else(open_page):
    page = open_page()

    found = []
    for kind, fault in [*FAULTY, ("", WELL)]:
        page.set_content(f"<main><h1>A page</h1>{fault}</main>")
        found.append((kind, page.evaluate(KINDS)))

    assert [(kind, said) for kind, said in found if kind and not any(line.startswith(kind) for line in said)] == []
    assert found[-1] == ("", [])


def test_what_only_a_colour_of_ours_tells_is_found(open_page):
    page = open_page()
    page.emulate_media(forced_colors="active")
    ours = "<style>.done::before, .here::before { content: ''; display: block; width: 9px; height: 9px; background: %s }</style>"

    page.set_content(f"<main>{ours % 'green'}<style>.here::before {{ background: gold }}</style>{STEPS}</main>")
    alike = page.evaluate(FORCED)
    page.set_content(f"<main>{ours % 'Canvas'}<style>.here::before {{ background: Highlight }}</style>{STEPS}</main>")
    apart = page.evaluate(FORCED)

    assert [line for line in alike if "look alike" in line]
    assert apart == []
