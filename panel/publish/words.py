"""What citizens read for the types of columns, and for the steps of a recount."""

from panel.language import gettext as _
from panel.language import lazy
from panel.publish.columns import Kind

KIND_WORDS = {
    Kind.INTEGER: lazy("whole number"),
    Kind.TEXT: lazy("text"),
    Kind.CHOICE: lazy("one of a few words"),
    Kind.LANGUAGE: lazy("language: cy or en"),
    Kind.MOMENT: lazy("date and time, in UTC"),
    Kind.DATE: lazy("date"),
    Kind.POUNDS: lazy("pounds, with a dot before the pence"),
    Kind.YES_NO: lazy("true or false"),
    Kind.LIST: lazy("several values"),
    Kind.ADDRESS: lazy("web address"),
    Kind.OBJECT: lazy("JSON"),
}


def recount_steps() -> list[tuple[str, str]]:
    """The six steps of a recount, in the order of `verify.STEPS`: what each is called, and what it looks at."""
    return [
        (_("The file is whole"), _("Nothing in it was damaged or lost on the way.")),
        (
            _("The rules are those that were fixed before the vote"),
            _("The money, the proposals and their costs, what a ballot may hold, how it is counted, and the lot for ties."),
        ),
        (
            _("The board only ever grew"),
            _("Every head of it is signed, and each holds all that the one before it held."),
        ),
        (
            _("Every ballot that is counted has its seal on the board"),
            _("None is counted twice, and they are those that the board named when it closed."),
        ),
        (_("The same ballots are in the count"), _("Not one more, not one fewer, and each is one that was allowed.")),
        (_("Counted again, the result is the same"), _("What is funded, in which order and at what price, to the penny.")),
    ]
