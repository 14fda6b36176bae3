"""The words for what is limited, and for whom."""

from panel.access import Action
from panel.language import lazy

SCOPE_WORDS = {
    "account": lazy("one account"),
    "network": lazy("one network"),
    "site": lazy("the whole site"),
}
NAME_WORDS: dict[str, str] = {action.name: action.permission.sentence for action in Action}
"""What rooms limit besides the actions of the table, they add here by name."""
