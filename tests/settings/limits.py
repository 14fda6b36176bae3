"""The form of the page about limits, as a browser sends it: every number, and those that are to be another."""

from panel.settings.numbers import NUMBERS
from panel.settings.table import Chapter


def the_limits(**changed: object) -> dict[str, str]:
    usual = {name.value: str(row.usual) for name, row in NUMBERS.items() if row.chapter == Chapter.LIMITS}
    return usual | {name: str(value) for name, value in changed.items()}
