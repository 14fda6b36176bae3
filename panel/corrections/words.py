"""The words that citizens read for the parts of a text."""

from panel.language import lazy

PART_WORDS = {
    "title": lazy("Title"),
    "name": lazy("Name"),
    "body": lazy("What it said"),
    "about": lazy("About"),
    "text": lazy("Easy read"),
    "question": lazy("The question"),
    "background": lazy("Background"),
    "summary": lazy("Summary"),
    "outcomes": lazy("What it should achieve"),
    "heading": lazy("The heading above it"),
    "area": lazy("Area"),
    "theme": lazy("Theme"),
    "day": lazy("Day"),
}
