"""The words that stand beside every contribution."""

from panel.language import lazy

TALK_WORDS = {
    "reply": lazy("Reply"),
    "report": lazy("Report"),
    "written_by": lazy("what was written by"),
    "change": lazy("Change"),
    "own": lazy("what you wrote"),
    "changed": lazy("changed"),
    "before": lazy("see what it said before"),
    "facilitator": lazy("facilitator"),
    "hidden": lazy("A moderator has hidden what stood here."),
}
