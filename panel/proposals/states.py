"""What a proposal can be, and what leads from one state to another. Known without a database, so that rules can ask about it."""

from enum import StrEnum

from panel.states import NEW, Step, Table


class ProposalKind(StrEnum):
    """New work, keeping something going (core costs), or a top-up of what was funded before."""

    NEW = "new"
    SUSTAIN = "sustain"
    TOP_UP = "top-up"


class ProposalState(StrEnum):
    """Written (draft), handed in, then standing on the ballot or turned down with a reason; it can be withdrawn.

    It was dropped where voting opened before an organiser had decided about it.
    """

    DRAFT = "draft"
    SUBMITTED = "submitted"
    STANDING = "standing"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    DROPPED = "dropped"


AT_STAKE = (ProposalState.SUBMITTED, ProposalState.STANDING)
"""Handed in, or on the ballot."""
AS_BEFORE = "it is again what it was before"
HIDDEN = "hidden"
"""A moderator has hidden it; beneath stays what it was, and is again once an appeal is upheld."""
_DRAFT, _SUBMITTED, _STANDING, _DECLINED, _WITHDRAWN, _DROPPED = (str(state) for state in ProposalState)
_BEFORE = "before voting opens"

PROPOSAL = Table(
    "proposal",
    [*(str(state) for state in ProposalState), HIDDEN],
    [
        Step(verb="proposal.write", before=[NEW], after=_DRAFT, action="PROPOSE", when="while proposals are taken"),
        Step(verb="proposal.copy", before=[NEW], after=_SUBMITTED, when="when a round is run again"),
        Step(
            verb="proposal.edit",
            before=[_DRAFT, _SUBMITTED, _DECLINED],
            action="EDIT_PROPOSAL",
            when="while proposals are taken",
        ),
        Step(
            verb="proposal.edit",
            before=[_STANDING],
            after=_SUBMITTED,
            action="EDIT_PROPOSAL",
            when="while proposals are taken; an organiser looks at it again",
        ),
        Step(
            verb="proposal.submit",
            before=[_DRAFT, _DECLINED],
            after=_SUBMITTED,
            action="EDIT_PROPOSAL",
            when="while proposals are taken",
        ),
        Step(
            verb="proposal.withdraw",
            before=[_DRAFT, _SUBMITTED, _STANDING, _DECLINED, HIDDEN],
            after=_WITHDRAWN,
            action="EDIT_PROPOSAL",
            when=_BEFORE,
        ),
        Step(
            verb="proposal.step-down",
            before=[_STANDING, HIDDEN],
            after=_WITHDRAWN,
            action="STEP_DOWN",
            when="once voting has opened, until its result is published, with a reason; after the close its votes still stand",
        ),
        Step(verb="proposal.stand", before=[_SUBMITTED, _DECLINED], after=_STANDING, action="DECIDE_PROPOSAL", when=_BEFORE),
        Step(verb="proposal.decline", before=[_SUBMITTED, _STANDING], after=_DECLINED, action="DECIDE_PROPOSAL", when=_BEFORE),
        Step(
            verb="proposal.place",
            before=[_SUBMITTED, _STANDING, _DECLINED],
            action="DECIDE_PROPOSAL",
            when=f"{_BEFORE}, where the round has headings",
        ),
        Step(verb="proposal.drop", before=[_SUBMITTED], after=_DROPPED, when="when voting opens"),
        Step(verb="proposal.drop", before=[_STANDING], after=_DROPPED, when="when voting opens, where a moderator has hidden it"),
        Step(
            verb="moderation.rule",
            before=[_SUBMITTED, _STANDING, _DECLINED],
            after=HIDDEN,
            action="MODERATE",
            when="where it was flagged; on a frozen ballot its words alone are hidden, and votes for it count",
        ),
        Step(
            verb="moderation.show-again",
            before=[HIDDEN],
            after=_SUBMITTED,
            action="MODERATE",
            when="it is again what it was before",
        ),
        Step(
            verb="moderation.decide-appeal",
            before=[HIDDEN],
            after=_SUBMITTED,
            action="RULE_ON_APPEAL",
            when="where its contact appealed; it is again what it was before",
        ),
        Step(verb="proposal.take-back", before=[_DROPPED], after=_SUBMITTED, when="when the opening of the vote is taken back"),
    ],
)
