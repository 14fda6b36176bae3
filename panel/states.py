"""What can become of a thing: one table for each kind, of its states and of what leads from one to another.

The rules ask the tables, `docs/states.md` is drawn from them, and a test presses every verb in every state as every role.
"""

from collections.abc import Sequence
from dataclasses import dataclass

NEW, GONE = "new", "gone"
"""Before a thing is made, and after it is removed: states that no row is in."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """One line of a table: a verb as in the public log, the states it is open in, and the state that it leads to.

    `action` is the name of the `Action` whose table says who may; "" where the site does it by itself. `when` is what has to be
    so besides, in a sentence for the table; the rule that asks for it has its own words.
    """

    verb: str
    before: Sequence[str]
    after: str = ""
    """"" where it stays what it is."""
    action: str = ""
    when: str = ""


@dataclass(frozen=True)
class Table:
    """All steps of one kind of thing. A verb may have several lines, where it leads elsewhere from another state."""

    thing: str
    states: Sequence[str]
    steps: Sequence[Step]

    def lets(self, verb: str, state: str) -> bool:
        """Whether the verb is open in this state."""
        return any(state in step.before for step in self._of(verb))

    def after(self, verb: str, state: str) -> str:
        """The state that the verb leads to from this one. ValueError where it is not open: its rule was not asked first."""
        for step in self._of(verb):
            if state in step.before:
                return step.after or state
        raise ValueError(f"{verb} is not open in the state {state}")

    def verbs(self, state: str) -> list[str]:
        """What is open in this state, in the order of the table."""
        return list(dict.fromkeys(step.verb for step in self.steps if state in step.before))

    def _of(self, verb: str) -> list[Step]:
        return [step for step in self.steps if step.verb == verb]
