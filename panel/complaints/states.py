"""What a complaint can be, and what leads from one state to another."""

from enum import StrEnum

from panel.states import GONE, NEW, Step, Table


class ComplaintState(StrEnum):
    """Whether somebody still waits for an answer."""

    WAITING = "waiting"
    ANSWERED = "answered"


COMPLAINT = Table(
    "complaint",
    tuple(ComplaintState),
    [
        Step(verb="complaint.make", before=[NEW], after=ComplaintState.WAITING, action="COMPLAIN"),
        Step(
            verb="complaint.answer",
            before=[ComplaintState.WAITING],
            after=ComplaintState.ANSWERED,
            action="ANSWER_COMPLAINT",
            when="by anybody but the one who complains; within thirty days",
        ),
        Step(verb="retention.run", before=[ComplaintState.ANSWERED], after=GONE, when="when its keeping time is over"),
    ],
)
