"""The words for lists: their columns, what can be wrong with a line, how far an upload has come."""

from panel.language import lazy
from panel.roll.models import UploadState

COLUMN_WORDS = {
    "name": lazy("Name"),
    "born": lazy("Birth year"),
    "postcode": lazy("Postcode"),
    "reference": lazy("Number or reference"),
}
PROBLEM_WORDS = {
    "name": lazy("there is no name."),
    "born": lazy("the birth year must be a year, such as 1984."),
    "postcode": lazy("the postcode must be like LL15 1AB."),
    "reference": lazy("there is no number or reference."),
    "cells": lazy("this row has more cells than the first one. A text with a comma in it needs quotes."),
    "broken": lazy("this row cannot be read. Please save the table as CSV again."),
}
STATE_WORDS = {
    UploadState.READ: lazy("being looked through"),
    UploadState.CHECKED: lazy("waits for you to say that it is right"),
    UploadState.TAKING: lazy("being put on the roll"),
    UploadState.DONE: lazy("on the roll"),
    UploadState.FAILED: lazy("its file was gone before it was taken"),
}
