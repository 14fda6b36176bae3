"""What a panel and a seat can be, and what leads from one state to another. Known without a database: rules ask about it."""

from enum import StrEnum

from panel.states import GONE, NEW, Step, Table


class SeatState(StrEnum):
    """Where a seat stands."""

    OFFERED = "offered"
    TAKEN = "taken"
    DECLINED = "declined"
    LEFT = "left"


_OFFERED, _TAKEN, _DECLINED, _LEFT = (str(state) for state in SeatState)
_WHOSE = "by the person it was offered to"

SEAT = Table(
    "seat",
    [str(state) for state in SeatState],
    [
        Step(
            verb="seat.offer",
            before=[NEW, _DECLINED, _LEFT],
            after=_OFFERED,
            action="MAKE_PANEL",
            when="while the panel has a seat free",
        ),
        Step(verb="seat.take", before=[_OFFERED], after=_TAKEN, action="ANSWER_SEAT", when=_WHOSE),
        Step(verb="seat.decline", before=[_OFFERED], after=_DECLINED, action="ANSWER_SEAT", when=_WHOSE),
        Step(verb="seat.take-back", before=[_OFFERED], after=GONE, action="MAKE_PANEL"),
        Step(verb="seat.leave", before=[_TAKEN], after=_LEFT, action="ANSWER_SEAT", when=_WHOSE),
    ],
)

OPEN, CLOSED = "open", "closed"

PANEL = Table(
    "panel",
    (OPEN, CLOSED),
    [
        Step(verb="panel.make", before=[NEW], after=OPEN, action="MAKE_PANEL"),
        Step(verb="panel.edit", before=[OPEN, CLOSED], action="MAKE_PANEL"),
        Step(verb="seat.offer", before=[OPEN], action="MAKE_PANEL"),
        Step(verb="seat.take", before=[OPEN], action="ANSWER_SEAT", when=_WHOSE),
        Step(verb="thread.open", before=[OPEN], action="OPEN_THREAD"),
        Step(verb="thread.reopen", before=[OPEN], action="OPEN_THREAD"),
        Step(verb="panel.close", before=[OPEN], after=CLOSED, action="CLOSE_PANEL", when="with a reason"),
        Step(verb="panel.reopen", before=[CLOSED], after=OPEN, action="CLOSE_PANEL"),
    ],
)
