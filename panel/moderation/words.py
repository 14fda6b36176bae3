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
}
FLAG_TITLES = {
    "seed": lazy("Report a seed"),
    "offer": lazy("Report an offer of help"),
    "remark": lazy("Report a remark"),
    "contribution": lazy("Report a contribution"),
}
HIDDEN_TITLES = {
    "seed": lazy("Your seed was hidden"),
    "offer": lazy("Your offer of help was hidden"),
    "remark": lazy("Your remark was hidden"),
    "contribution": lazy("Your contribution was hidden"),
}
SHOWN_AGAIN = {
    "seed": lazy("Your seed is visible again"),
    "offer": lazy("Your offer of help is visible again"),
    "remark": lazy("Your remark is visible again"),
    "contribution": lazy("Your contribution is visible again"),
}
STAYS_HIDDEN = {
    "seed": lazy("Your seed stays hidden"),
    "offer": lazy("Your offer of help stays hidden"),
    "remark": lazy("Your remark stays hidden"),
    "contribution": lazy("Your contribution stays hidden"),
}
