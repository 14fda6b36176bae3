"""What a group can be, and what leads from one state to another."""

from panel.states import NEW, Step, Table

LISTED, CLOSED, HIDDEN, MERGED = "listed", "closed", "hidden", "merged"
AS_BEFORE = "it is again what it was before"

GROUP = Table(
    "group",
    (LISTED, CLOSED, HIDDEN, MERGED),
    [
        Step(verb="group.make", before=[NEW], after=LISTED, action="MAKE_GROUP"),
        Step(verb="group.edit", before=[LISTED, CLOSED], action="EDIT_GROUP"),
        Step(
            verb="group.contact",
            before=[LISTED, CLOSED],
            action="CHANGE_CONTACT",
            when="when the new contact says yes, or an organiser has asked them",
        ),
        Step(verb="group.close", before=[LISTED], after=CLOSED, action="CLOSE_GROUP", when="with a reason"),
        Step(verb="group.reopen", before=[CLOSED], after=LISTED, action="CLOSE_GROUP"),
        Step(
            verb="group.merge",
            before=[LISTED, CLOSED],
            after=MERGED,
            action="MERGE_GROUPS",
            when="into a listed one, while nobody votes on a proposal of it",
        ),
        Step(verb="moderation.rule", before=[LISTED, CLOSED], after=HIDDEN, action="MODERATE", when="where it was flagged"),
        Step(verb="moderation.show-again", before=[HIDDEN], after=LISTED, action="MODERATE", when=AS_BEFORE),
        Step(
            verb="moderation.decide-appeal",
            before=[HIDDEN],
            after=LISTED,
            action="RULE_ON_APPEAL",
            when="where its contact appealed; one that was closed is closed again",
        ),
    ],
)
