"""The words that citizens read for the types of columns."""

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
