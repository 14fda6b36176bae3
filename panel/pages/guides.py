"""The guides that the help page lists, in its order."""

from dataclasses import dataclass

from panel.language import lazy


@dataclass(frozen=True)
class Guide:
    """A page that explains one thing: its endpoint, and what stands on it in a sentence."""

    endpoint: str
    title: str
    about: str


GUIDES = (
    Guide("pages.about", lazy("How it works"), lazy("From an idea to what became of it, and what we promise about your vote.")),
    Guide("pages.glossary", lazy("What the words mean"), lazy("Seed, panel, chest, roll: each in a sentence.")),
    Guide("pages.who_may", lazy("Who may do what"), lazy("What anyone can do here, and what needs a role.")),
    Guide("settings.house_rules", lazy("House rules"), lazy("What we ask of everybody who writes here.")),
)
