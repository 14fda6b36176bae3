"""The words for what is limited, and for whom."""

from panel.access import Action
from panel.language import lazy

SCOPE_WORDS = {
    "account": lazy("one account"),
    "network": lazy("one network"),
    "site": lazy("the whole site"),
    "address": lazy("one email address"),
    "details": lazy("one name and postcode"),
}
NAME_WORDS: dict[str, str] = {
    **{action.name: action.permission.sentence for action in Action},
    # What rooms limit by a name of their own, besides the actions of the table.
    "SIGN_IN_CODE": lazy("Ask for a code to sign in"),
    "SIGN_IN_TRY": lazy("Enter a code to sign in"),
    "WRONG_PLACE": lazy("Enter a code or details that lead to no place on a roll"),
    "PROVE_BY_CODE": lazy("Enter a code from a phone"),
}
