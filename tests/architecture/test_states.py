"""The tables of states: drawn as they are, whole, and with permissions that exist."""

import pytest

from panel.access import Action
from panel.pages.words import VERBS
from panel.states import GONE, NEW, Step, Table
from tests.states_page import PAGE, TABLES, drawn

PHASES = {"round.begin-ideas", "round.begin-proposals", "round.open", "round.close"}
"""Stand in the log as `round.phase`."""
UNLOGGED = {"seed.support", "seed.offer", "seed.remark", "proposal.edit"}
"""Small things that the log does not hold, or holds as another verb: a changed proposal is written anew."""


def test_the_page_is_drawn_from_the_tables_as_they_are():
    assert PAGE.read_text(encoding="utf-8") == drawn(), "docs/states.md is stale: run `make docs`"


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.thing)
def test_a_table_names_states_actions_and_verbs_that_exist(table):
    for step in table.steps:
        assert set(step.before) <= {NEW, *table.states}
        assert step.after in {"", GONE, *table.states}
        assert step.action in {"", *Action.__members__}
        assert step.verb in VERBS or step.verb in PHASES | UNLOGGED


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.thing)
def test_every_state_is_reached_from_a_new_thing(table):
    reached, before = {NEW}, set()
    while reached != before:
        before = set(reached)
        reached |= {step.after for step in table.steps if step.after and reached & set(step.before)}

    assert set(table.states) <= reached


def test_a_verb_leads_from_its_states_alone():
    table = Table(
        "door",
        ("open", "shut"),
        [Step(verb="door.shut", before=["open"], after="shut"), Step(verb="door.paint", before=["shut"])],
    )

    assert table.after("door.shut", "open") == "shut"
    assert table.after("door.paint", "shut") == "shut"
    assert table.verbs("open") == ["door.shut"]
    with pytest.raises(ValueError, match="not open in the state shut"):
        table.after("door.shut", "shut")
