"""What a proposal can be. Known without a database, so that rules can ask about it."""

from enum import StrEnum


class ProposalKind(StrEnum):
    """New work, keeping something going (core costs), or a top-up of what was funded before."""

    NEW = "new"
    SUSTAIN = "sustain"
    TOP_UP = "top-up"


class ProposalState(StrEnum):
    """Written (draft), handed in, then standing on the ballot or turned down with a reason; it can be withdrawn."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    STANDING = "standing"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
