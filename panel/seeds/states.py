"""What a seed can be, and what leads from one state to another. How far it has grown is told by what hangs on it."""

from panel.states import NEW, Step, Table

GROWING, RESTING, HIDDEN = "growing", "resting", "hidden"
AS_BEFORE = "it is again what it was before"
NOT_OWN = "by anybody but its author"

SEED = Table(
    "seed",
    (GROWING, RESTING, HIDDEN),
    [
        Step(verb="seed.plant", before=[NEW], after=GROWING, action="PLANT_SEED"),
        Step(
            verb="seed.edit",
            before=[GROWING, RESTING],
            action="EDIT_SEED",
            when="for as many days as the site says (usually seven), while nobody else has backed it, offered help or written",
        ),
        Step(verb="seed.support", before=[GROWING], action="SUPPORT_SEED", when=NOT_OWN),
        Step(verb="seed.offer", before=[GROWING], action="OFFER_HELP", when=NOT_OWN),
        Step(verb="seed.remark", before=[GROWING, RESTING], action="REMARK"),
        Step(verb="seed.answer", before=[GROWING, RESTING], action="ANSWER_SEED"),
        Step(verb="seed.reopen", before=[GROWING, RESTING], action="ANSWER_SEED", when="where it was answered; it waits again"),
        Step(verb="seed.rest", before=[GROWING], after=RESTING, action="REST_SEED"),
        Step(verb="seed.wake", before=[RESTING], after=GROWING, action="REST_SEED"),
        Step(verb="moderation.rule", before=[GROWING, RESTING], after=HIDDEN, action="MODERATE", when="where it was flagged"),
        Step(
            verb="moderation.show-again", before=[HIDDEN], after=GROWING, action="MODERATE", when="it is again what it was before"
        ),
        Step(
            verb="moderation.decide-appeal",
            before=[HIDDEN],
            after=GROWING,
            action="RULE_ON_APPEAL",
            when="where its author appealed; a seed that rested rests again",
        ),
    ],
)
