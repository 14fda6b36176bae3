"""What a chest can be, and what leads from one state to another."""

from panel.states import NEW, Step, Table

OPEN, CLOSED = "open", "closed"

CHEST = Table(
    "chest",
    (OPEN, CLOSED),
    [
        Step(verb="chest.make", before=[NEW], after=OPEN, action="MAKE_CHEST"),
        Step(verb="chest.edit", before=[OPEN, CLOSED], action="MAKE_CHEST"),
        Step(verb="chest.enter", before=[OPEN], action="ENTER_MONEY"),
        Step(
            verb="chest.enter",
            before=[CLOSED],
            action="ENTER_MONEY",
            when="what was granted is paid or comes back, or a line is put right; nothing is pledged or received",
        ),
        Step(verb="round.make", before=[OPEN], action="MAKE_ROUND"),
        Step(
            verb="chest.close",
            before=[OPEN],
            after=CLOSED,
            action="CLOSE_CHEST",
            when="with a reason, while no round of it goes on",
        ),
        Step(verb="chest.reopen", before=[CLOSED], after=OPEN, action="CLOSE_CHEST"),
    ],
)
