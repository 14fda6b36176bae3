"""The table of limits, beside the table of permissions: for every action that writes, how much is too much.

Limits on an account are tight: nobody plants 150 seeds in a minute. Limits on a network are wide: a hall, a school or a phone
carrier stands behind one address, so that three hundred people at once are let through (`HALL`). Whoever holds a role has ten
times the room of a resident. What no line names has `USUAL`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from panel.access import Action

MINUTE, HOUR, DAY = 60, 60 * 60, 24 * 60 * 60
ROLES_HAVE_TIMES = 10


@dataclass(frozen=True)
class Rate:
    """So many at once, and so many again in so many seconds, coming back one by one.

    With `by_day` they all come back at midnight UTC, and the bucket holds no moment but that midnight.
    """

    number: int
    seconds: int
    by_day: bool = False

    def times(self, factor: int) -> "Rate":
        return Rate(self.number * factor, self.seconds, self.by_day)


@dataclass(frozen=True)
class Limit:
    """What one account, one network and the whole site may do of one action; all of a line's rates hold at once."""

    account: tuple[Rate, ...] = ()
    network: tuple[Rate, ...] = ()
    site: tuple[Rate, ...] = ()


def rates(per_minute: int, per_hour: int, per_day: int) -> tuple[Rate, ...]:
    return (Rate(per_minute, MINUTE), Rate(per_hour, HOUR), Rate(per_day, DAY))


HALL = 300
"""People who do the same at the same time behind one address: a full hall, a school, a carrier's part of a town."""


def hall(of_account: int) -> tuple[Rate, ...]:
    """What a network may do where everybody in a hall does so much of it in a minute, and again in the next hours."""
    return rates(HALL * of_account, HALL * of_account * 5, HALL * of_account * 25)


USUAL = Limit(account=rates(30, 300, 1000), network=hall(4))
LIMITS: Mapping[Action, Limit] = {
    # Each sign-in sends two forms, and one more where a code was mistyped. Codes and tries have limits of their own.
    Action.SIGN_IN: Limit(network=hall(3)),
    Action.KEEP_HEADS: Limit(account=rates(10, 30, 60), network=rates(20, 60, 200), site=rates(60, 300, 1000)),
    # A link for one person, once in the life of a site.
    Action.BEGIN_SITE: Limit(network=rates(20, 60, 200)),
    Action.TEST_MAIL: Limit(account=rates(4, 12, 30)),
    Action.SIGN_IN_AS_DEMO: Limit(network=hall(1)),
    Action.KEEP_TEXT: Limit(network=hall(1), site=hall(3)),
    Action.CHANGE_ADDRESS: Limit(account=rates(8, 15, 25), network=hall(1)),
    Action.CLAIM_RESIDENCY: Limit(account=rates(4, 8, 12), network=hall(2), site=hall(3)),
    Action.PLANT_SEED: Limit(account=rates(5, 15, 30), network=hall(1), site=hall(2)),
    Action.EDIT_SEED: Limit(account=rates(10, 60, 200)),
    Action.SUPPORT_SEED: Limit(account=rates(40, 400, 1000), network=hall(10)),
    Action.OFFER_HELP: Limit(account=rates(5, 20, 60), network=hall(1)),
    Action.REMARK: Limit(account=rates(6, 60, 200), network=hall(2), site=hall(4)),
    Action.TRANSLATE: Limit(account=rates(6, 40, 120), network=hall(1), site=hall(2)),
    Action.CONTRIBUTE: Limit(account=rates(6, 60, 200), network=hall(2)),
    # Whoever is not signed in types an address, and each complaint is mailed to it and to every organiser.
    Action.COMPLAIN: Limit(account=rates(3, 6, 10), network=rates(10, 30, 60), site=rates(60, 300, 1000)),
    Action.FLAG: Limit(account=rates(5, 20, 50), network=hall(2)),
    Action.APPEAL: Limit(account=rates(5, 10, 20)),
    # Mail programs of large providers press for their readers, all from a few networks.
    Action.STOP_MAILS: Limit(network=rates(2000, 20_000, 100_000)),
    Action.ANNOUNCE: Limit(account=rates(2, 6, 12), network=hall(1)),
    Action.FOLLOW: Limit(account=rates(40, 400, 1000), network=hall(10)),
    Action.MAKE_GROUP: Limit(account=rates(3, 6, 10), network=hall(1), site=hall(1)),
    # Each press writes to somebody who may not know the site yet.
    Action.CHANGE_CONTACT: Limit(account=rates(3, 10, 20), network=hall(1)),
    Action.PROPOSE: Limit(account=rates(6, 20, 40), network=hall(1)),
    # Wrong tries have limits of their own (`panel.roll.tries`): a hall of people with letters types through one address.
    Action.SHOW_PLACE: Limit(network=hall(2), site=hall(20)),
    Action.DOUBT_VOTE: Limit(account=rates(3, 6, 10), network=hall(1)),
    Action.OBJECT: Limit(account=rates(3, 6, 10), network=hall(1)),
    # A voter is on the roll once, whatever the network: a hall of people votes through one address. What is counted is counted
    # by the day, as the mark on the roll is: a moment beside it would help to link a voter to a ballot.
    Action.CAST_BALLOT: Limit(account=(Rate(100, DAY, by_day=True),)),
}


def limit_of(action: Action) -> Limit:
    return LIMITS.get(action, USUAL)
