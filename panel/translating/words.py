"""The words that citizens read for what can be translated."""

from panel.language import lazy

KIND_WORDS = {
    "seed": lazy("Seed"),
    "remark": lazy("Remark on a seed"),
    "group": lazy("Group"),
    "proposal": lazy("Proposal"),
}
INTO = {
    "seed": {"cy": lazy("Give this seed in Welsh"), "en": lazy("Give this seed in English")},
    "remark": {"cy": lazy("Give this remark in Welsh"), "en": lazy("Give this remark in English")},
    "group": {"cy": lazy("Give these words in Welsh"), "en": lazy("Give these words in English")},
    "proposal": {"cy": lazy("Give this proposal in Welsh"), "en": lazy("Give this proposal in English")},
}
"""The heading of the form, by kind and by the language that is written."""
LACKING_WORDS = {
    "proposal": lazy("Proposal for a ballot"),
    "round": lazy("Round"),
    "thread": lazy("Thread"),
    "summary": lazy("Summary of a thread"),
    "panel": lazy("Citizens’ panel"),
    "chest": lazy("Chest"),
    "answer": lazy("Answer to a seed"),
    "meeting": lazy("Meeting"),
}
"""What kinds of text can lack their other language."""
