"""Draws `docs/states.md` from the tables of states: `python -m tests.states_page` (or `make docs`) writes it anew."""

from collections.abc import Iterator
from pathlib import Path

from panel.access import WHO_WORDS, Action
from panel.chests.states import CHEST
from panel.complaints.states import COMPLAINT
from panel.groups.states import GROUP
from panel.meetings.states import ENTRY
from panel.panels.states import PANEL, SEAT
from panel.proposals.states import PROPOSAL
from panel.rounds.states import ROUND
from panel.seeds.states import SEED
from panel.states import GONE, NEW, Step, Table

TABLES = (SEED, ENTRY, GROUP, PANEL, SEAT, PROPOSAL, ROUND, CHEST, COMPLAINT)
PAGE = Path(__file__).parents[1] / "docs" / "states.md"
HEAD = """# What can become of a thing

Drawn from the tables in `panel/*/states.py` by `make docs`; a test fails when this page is stale. A verb stands in the public
log under the name it has here; a phase that begins stands there as `round.phase`. A test tries every verb in every state as
every role: what a page offers is done, and all else is refused with a sentence.
"""


def drawn() -> str:
    return "\n".join([HEAD, *(line for table in TABLES for line in section(table))])


def section(table: Table) -> Iterator[str]:
    yield f"## {table.thing.capitalize()}\n\n```mermaid\nstateDiagram-v2"
    for step in table.steps:
        yield from arrows(step)
    yield "```\n\n| verb | from | to | who | when |\n|---|---|---|---|---|"
    for step in table.steps:
        yield f"| `{step.verb}` | {', '.join(step.before)} | {step.after or 'as it was'} | {who(step)} | {step.when} |"
    yield ""


def arrows(step: Step) -> Iterator[str]:
    """What changes the state, as arrows; what leaves it as it was stands in the table alone."""
    if step.after:
        for before in step.before:
            ends = ["[*]" if state in {NEW, GONE} else state for state in (before, step.after)]
            yield f"    {ends[0]} --> {ends[1]}: {step.verb.split('.')[1]}"


def who(step: Step) -> str:
    if not step.action:
        return "the site itself"
    named = [str(WHO_WORDS[each]) for each in WHO_WORDS if each in Action[step.action].permission.who]
    return ", or ".join(named)


if __name__ == "__main__":
    PAGE.write_text(drawn(), encoding="utf-8")
