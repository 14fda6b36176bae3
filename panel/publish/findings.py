"""What scrutineers of a round signed, for the file of its result. Their names stand on its page, from where they can be taken."""

from panel.publish.columns import stamp
from panel.rounds.models import Round
from panel.scrutiny.queries import scrutiny_of


def findings_of(budget_round: Round) -> list[dict[str, str | bool]] | None:
    """The newest finding of each who signed, in the order of the list; None where nobody is to count again."""
    scrutiny = scrutiny_of(budget_round)
    if not scrutiny:
        return None
    return [
        {
            "same": found.same,
            "what_cy": found.what_cy,
            "what_en": found.what_en,
            "fingerprint": found.fingerprint,
            "signed_at": stamp(found.signed_at),
        }
        for found in (each.finding for each in scrutiny.signed)
    ]
