"""The data dictionary as a file: the same as the page, in both languages at once."""

from typing import Any

from flask import current_app

from panel.language import LANGUAGES, lazy, speaking
from panel.publish.columns import Dataset, Section
from panel.publish.datasets import DATASETS
from panel.publish.words import KIND_WORDS
from panel.settings.queries import site_names
from panel.web.addresses import absolute

NOTES = (
    lazy("Files are in UTF-8. Times are in UTC, money in pounds unless the column says pence. Nothing is an empty cell."),
    lazy(
        "In CSV files a text that begins with = + - @, a tab or a new line has an apostrophe before it, so that no spreadsheet"
        " takes it for a formula. JSON files have it unchanged."
    ),
    lazy("For Excel and other spreadsheets write ?for=spreadsheet after the address of a CSV file: then ŵ and ŷ are read well."),
    lazy("No file says who wrote something, who supports it or how anyone voted. What a moderator hid is in no file."),
    lazy("Where fewer than 50 people voted, the ballots are not published: single ones could be guessed at."),
)


def in_both(sentence: str) -> dict[str, str]:
    """A lazy sentence in Welsh and in English."""
    found = {}
    for lang in LANGUAGES:
        with speaking(lang):
            found[lang] = str(sentence)
    return found


def dictionary() -> dict[str, Any]:
    """Every dataset with every column."""
    return {
        "site": site_names(),
        "page": {lang: absolute("publish.open_data", lang=lang) for lang in LANGUAGES},
        "feeds": {lang: absolute("publish.feed", language=lang) for lang in LANGUAGES},
        "notes": [in_both(note) for note in NOTES],
        "datasets": [described(dataset) for dataset in DATASETS],
    }


def described(dataset: Dataset) -> dict[str, Any]:
    base = current_app.config["SITE_URL"]
    return {
        "name": dataset.name,
        "title": in_both(dataset.title),
        "about": in_both(dataset.about),
        "addresses": [base + address for address in dataset.addresses],
        "sections": [section_described(section) for section in dataset.sections],
    }


def section_described(section: Section) -> dict[str, Any]:
    return {
        "name": section.name,
        "columns": [
            {
                "name": column.name,
                "type": str(column.kind),
                "type_in_words": in_both(KIND_WORDS[column.kind]),
                "meaning": in_both(column.meaning),
            }
            for column in section.columns
        ],
    }
