"""The words that citizens read for the choices of this capability."""

from panel.language import lazy
from panel.moderation.models import Ground

GROUND_WORDS = {
    Ground.HURTFUL: lazy("It insults, threatens or bullies"),
    Ground.PRIVATE: lazy("It tells private things about somebody"),
    Ground.UNLAWFUL: lazy("It may be against the law"),
    Ground.ADVERT: lazy("It advertises, or repeats the same thing over and over"),
    Ground.MISPLACED: lazy("It has nothing to do with what is talked about here"),
}
KIND_WORDS = {
    "seed": lazy("Seed"),
    "offer": lazy("Offer of help"),
    "remark": lazy("Remark on a seed"),
    "contribution": lazy("Contribution to a thread"),
    "proposal": lazy("Proposal"),
    "group": lazy("Group"),
    "translation": lazy("Translation"),
}
FLAG_TITLES = {
    "seed": lazy("Report a seed"),
    "offer": lazy("Report an offer of help"),
    "remark": lazy("Report a remark"),
    "contribution": lazy("Report a contribution"),
    "proposal": lazy("Report a proposal"),
    "group": lazy("Report a group"),
    "translation": lazy("Report a translation"),
}
HIDDEN_TITLES = {
    "seed": lazy("Your seed was hidden"),
    "offer": lazy("Your offer of help was hidden"),
    "remark": lazy("Your remark was hidden"),
    "contribution": lazy("Your contribution was hidden"),
    "proposal": lazy("Your proposal was hidden"),
    "group": lazy("Your group was hidden"),
    "translation": lazy("Your translation was hidden"),
    "entry": lazy("What you entered from a meeting was hidden"),
}
SHOWN_AGAIN = {
    "seed": lazy("Your seed is visible again"),
    "offer": lazy("Your offer of help is visible again"),
    "remark": lazy("Your remark is visible again"),
    "contribution": lazy("Your contribution is visible again"),
    "proposal": lazy("Your proposal is visible again"),
    "group": lazy("Your group is visible again"),
    "translation": lazy("Your translation is visible again"),
    "entry": lazy("What you entered from a meeting is visible again"),
}
STAYS_HIDDEN = {
    "seed": lazy("Your seed stays hidden"),
    "offer": lazy("Your offer of help stays hidden"),
    "remark": lazy("Your remark stays hidden"),
    "contribution": lazy("Your contribution stays hidden"),
    "proposal": lazy("Your proposal stays hidden"),
    "group": lazy("Your group stays hidden"),
    "translation": lazy("Your translation stays hidden"),
    "entry": lazy("What you entered from a meeting stays hidden"),
}
HIDE_QUESTIONS = {
    "seed": lazy("Hide seed %(number)s?"),
    "offer": lazy("Hide offer of help %(number)s?"),
    "remark": lazy("Hide remark %(number)s?"),
    "contribution": lazy("Hide contribution %(number)s?"),
    "proposal": lazy("Hide proposal %(number)s?"),
    "group": lazy("Hide group %(number)s?"),
    "translation": lazy("Hide translation %(number)s?"),
}
WROTE = {True: lazy("You entered this from a meeting:"), False: lazy("You wrote:")}
"""What stands above somebody's words in a mail to them, by whether an organiser entered them for somebody else."""
