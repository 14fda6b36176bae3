"""The words that citizens read for the choices of this capability."""

from panel.language import lazy
from panel.proposals.states import ProposalKind, ProposalState

KIND_WORDS = {
    ProposalKind.NEW: lazy("new"),
    ProposalKind.SUSTAIN: lazy("keeps something going"),
    ProposalKind.TOP_UP: lazy("a top-up"),
}
KIND_CHOICES = {
    ProposalKind.NEW: lazy("new: something that is not there yet"),
    ProposalKind.SUSTAIN: lazy("keep going: rent, wages and other costs of something that works"),
    ProposalKind.TOP_UP: lazy("top-up: more for something that was funded before"),
}
STATE_WORDS = {
    ProposalState.DRAFT: lazy("draft"),
    ProposalState.SUBMITTED: lazy("handed in"),
    ProposalState.STANDING: lazy("on the ballot"),
    ProposalState.DECLINED: lazy("not on the ballot"),
    ProposalState.WITHDRAWN: lazy("withdrawn"),
    ProposalState.DROPPED: lazy("not decided in time"),
}
STATE_CHIPS = {
    ProposalState.DRAFT: "plain",
    ProposalState.SUBMITTED: "sky",
    ProposalState.STANDING: "leaf",
    ProposalState.DECLINED: "clay",
    ProposalState.WITHDRAWN: "plain",
    ProposalState.DROPPED: "clay",
}
