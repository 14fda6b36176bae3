"""What a round can be, and what leads from one state to another. Known without a database, so that rules can ask about it.

The row keeps the phase. Sealed, counted and published follow from what is kept elsewhere, and are states of the same table.
"""

from panel.rounds.phases import Phase
from panel.states import GONE, NEW, Step, Table

PLANNED, IDEAS, PROPOSALS, VOTING, CLOSED, CANCELLED = (str(phase) for phase in Phase)
SEALED, COUNTED, PUBLISHED = "sealed", "counted", "published"
STATES = (PLANNED, IDEAS, PROPOSALS, VOTING, CLOSED, SEALED, COUNTED, PUBLISHED, CANCELLED)
BEFORE_VOTE = (PLANNED, IDEAS, PROPOSALS)
NO_BALLOT = "while no ballot is in"
OWN_DATE = "by itself on its date, or by hand with a reason"

ROUND = Table(
    "round",
    STATES,
    [
        Step(verb="round.make", before=[NEW], after=PLANNED, action="MAKE_ROUND"),
        Step(verb="round.edit", before=BEFORE_VOTE, action="MAKE_ROUND"),
        Step(verb="round.move-date", before=[*BEFORE_VOTE, VOTING], action="MOVE_PHASE", when="for dates that lie ahead"),
        Step(verb="round.move-all", before=[*BEFORE_VOTE, VOTING], action="MOVE_PHASE", when=NO_BALLOT),
        Step(verb="round.begin-ideas", before=[PLANNED], after=IDEAS, action="MOVE_PHASE", when=OWN_DATE),
        Step(verb="round.begin-proposals", before=[IDEAS], after=PROPOSALS, action="MOVE_PHASE", when=OWN_DATE),
        Step(verb="round.headings", before=BEFORE_VOTE, action="MAKE_ROUND"),
        Step(verb="round.exclude", before=[IDEAS, PROPOSALS], action="DECIDE_PROPOSAL", when="where most votes first count"),
        Step(verb="round.cover", before=BEFORE_VOTE, action="COVER_ROUND", when="where its chest has too little money"),
        Step(
            verb="round.open",
            before=[PROPOSALS],
            after=VOTING,
            action="MOVE_PHASE",
            when=f"{OWN_DATE}; something stands on the ballot, a close is set, and the money is there or promised",
        ),
        Step(verb="round.close", before=[VOTING], after=CLOSED, action="MOVE_PHASE", when=OWN_DATE),
        Step(verb="round.reopen", before=[IDEAS], after=PLANNED, action="MOVE_PHASE", when="with a reason"),
        Step(verb="round.reopen", before=[PROPOSALS], after=IDEAS, action="MOVE_PHASE", when="with a reason"),
        Step(verb="round.reopen", before=[VOTING], after=PROPOSALS, action="MOVE_PHASE", when=f"{NO_BALLOT}; with a reason"),
        Step(verb="round.cancel", before=[*BEFORE_VOTE, VOTING], after=CANCELLED, action="CANCEL_ROUND", when=NO_BALLOT),
        Step(verb="round.remove", before=[PLANNED], after=GONE, action="CANCEL_ROUND", when="while nothing hangs on it"),
        Step(
            verb="round.seal",
            before=[CLOSED],
            after=SEALED,
            action="SEAL_ROUND",
            when="by two organisers, each with a press of their own",
        ),
        Step(verb="round.count", before=[SEALED], after=COUNTED),
        Step(
            verb="result.publish",
            before=[COUNTED],
            after=PUBLISHED,
            action="PUBLISH_RESULT",
            when="after the days for objections, when each is answered",
        ),
        Step(
            verb="round.again",
            before=[CLOSED, SEALED, COUNTED, PUBLISHED, CANCELLED],
            after="",
            action="MAKE_ROUND",
            when="as a new round, with the same rules",
        ),
    ],
)
