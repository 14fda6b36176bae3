"""What can become of an entry of a meeting: a seed or a remark that an organiser entered."""

from panel.states import NEW, Step, Table

SHOWN, TAKEN_BACK = "shown", "taken back"

ENTRY = Table(
    "entry of a meeting",
    (SHOWN, TAKEN_BACK),
    [
        Step(verb="meeting.seed", before=[NEW], after=SHOWN, action="ENTER_MEETING"),
        Step(verb="meeting.remark", before=[NEW], after=SHOWN, action="ENTER_MEETING"),
        Step(
            verb="correction.make",
            before=[SHOWN],
            action="ENTER_MEETING",
            when="a seed while nobody relies on it; a remark at any time",
        ),
        Step(verb="meeting.name", before=[SHOWN], action="ENTER_MEETING", when="at any time"),
        Step(
            verb="meeting.take-back",
            before=[SHOWN],
            after=TAKEN_BACK,
            action="ENTER_MEETING",
            when="a seed while nobody relies on it; nothing that a moderator has hidden",
        ),
        Step(verb="meeting.put-back", before=[TAKEN_BACK], after=SHOWN, action="ENTER_MEETING"),
    ],
)
