"""What a group can be, and what leads from one state to another."""

from panel.states import NEW, Step, Table

LISTED = "listed"

GROUP = Table(
    "group",
    (LISTED,),
    [
        Step(verb="group.make", before=[NEW], after=LISTED, action="MAKE_GROUP"),
        Step(verb="group.edit", before=[LISTED], action="EDIT_GROUP"),
    ],
)
