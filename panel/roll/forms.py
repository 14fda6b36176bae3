"""The form of the roll."""

from panel.rounds.forms import ReasonForm


class RollForm(ReasonForm):
    """Bring the roll up to date."""
