"""What makes a text easy to read, as far as it can be counted."""

from panel.easy.lines import lines_of
from panel.errors import RuleBroken
from panel.language import gettext as _

MOST_LINES, MOST_WORDS = 40, 20


def easy_to_read(text: str) -> None:
    """RuleBroken for a sentence that is too long, named by its number, and for too many of them."""
    lines = lines_of(text)
    if len(lines) > MOST_LINES:
        raise RuleBroken(
            _("There are %(lines)s sentences. Please keep to %(most)s: say the main things, and leave the rest to the full page.")
            % {"lines": len(lines), "most": MOST_LINES}
        )
    for number, line in enumerate(lines, start=1):
        words = len(line.sentence.split())
        if words > MOST_WORDS:
            raise RuleBroken(
                _("Sentence %(number)s has %(words)s words. Please say it in two, of at most %(most)s words each.")
                % {"number": number, "words": words, "most": MOST_WORDS}
            )
