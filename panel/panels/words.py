"""The words that citizens read for the choices of this capability."""

from panel.language import lazy
from panel.panels.models import SeatState

SEAT_WORDS = {
    SeatState.OFFERED: lazy("offered"),
    SeatState.TAKEN: lazy("taken"),
    SeatState.DECLINED: lazy("declined"),
    SeatState.LEFT: lazy("left later"),
}
