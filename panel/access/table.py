"""Who may do what: one table, which is also a page that citizens read.

A role is granted by an organiser. A relation is a fact about one thing: its author, a seat on its panel, its group's contact.
A role counts for the whole site, or in the area it was given for and what lies in it: every thing that a view guards says
which area it is of. *When* something may be done is a rule, not an access question. `@allow(Action.X, thread=Thread)` loads
the thread (404), reads this table (401 or 403) and passes it to the view; the site refuses to start while any view lacks it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Protocol

from panel.access.who import SPEAKING, TAKING_PART, Bar, Role, Where, Who
from panel.language import lazy


@dataclass(frozen=True, eq=False)
class Permission:
    """One line of the table: a sentence, who may, where a role must count, and whether they prove anew who they are (grave)."""

    sentence: str
    who: frozenset[Who]
    where: Where = Where.SITE
    grave: bool = False
    barred: frozenset[Bar] = frozenset()
    """Who is kept from it, whoever they are."""

    @property
    def by_role(self) -> bool:
        """Whether a role lets somebody do it."""
        return not self.who.isdisjoint(Who(role.value) for role in Role)


def _may(
    sentence: str, *who: Who, where: Where = Where.SITE, grave: bool = False, barred: frozenset[Bar] = frozenset()
) -> Permission:
    return Permission(lazy(sentence), frozenset(who), where, grave, barred)


class Action(Enum):
    """Everything that can be done on the site, with who may."""

    READ = _may("Read every public page", Who.ANYONE)
    DOWNLOAD = _may("Download the open data", Who.ANYONE)
    KEEP_HEADS = _may("Have the signed heads of the public log sent to you", Who.ANYONE)
    SIGN_IN = _may("Ask for a link and a code, and sign in with them", Who.ANYONE)
    BEGIN_SITE = _may("Become the first organiser of a new site, with the link that its server printed", Who.ANYONE)
    KEEP_TEXT = _may("Have what you typed kept while you sign in", Who.ANYONE)
    SIGN_IN_AS_DEMO = _may("Sign in as one of the demo people", Who.DEMO)
    READ_DEMO_MAIL = _may("Read the email of the demo site", Who.DEMO)
    SIGN_OUT = _may("Sign out", Who.SIGNED_IN)
    READ_OWN_PAGE = _may("See your own page, change your name and language", Who.SIGNED_IN)
    PROVE = _may("Prove again who you are, before something serious", Who.SIGNED_IN)
    READ_SIGN_INS = _may("See where you are signed in and with what, and sign out there", Who.SIGNED_IN)
    CHANGE_FACTORS = _may("Add and remove your passkeys, your app and your recovery codes", Who.SIGNED_IN, grave=True)
    CHANGE_ADDRESS = _may("Change the email address that you sign in with", Who.SIGNED_IN, grave=True)
    READ_OWN_DATA = _may("Read and keep all that the site holds about you", Who.SIGNED_IN)
    COMPLAIN = _may("Complain about what is done with your data", Who.ANYONE)
    ANSWER_COMPLAINT = _may("Read complaints about data and answer them", Who.ORGANISER)
    LEAVE = _may("Have your account removed", Who.SIGNED_IN, grave=True)
    CLAIM_RESIDENCY = _may("Say where you live, to be put on the roll", Who.SIGNED_IN)
    CONFIRM_RESIDENCY = _may("Confirm where somebody lives", Who.ORGANISER, where=Where.CHOSEN, grave=True)
    MAKE_AREA = _may("Add areas, one by one or as a table", Who.ORGANISER, where=Where.CHOSEN)
    MERGE_AREA = _may("Merge two areas into one", Who.ORGANISER, grave=True)
    LOOK_NEAR = _may("See what is near a postcode: only your browser keeps which area that is", Who.ANYONE)
    CHANGE_AREA = _may("Give an area another name or place, close it and open it again", Who.ORGANISER, where=Where.THERE)
    UPLOAD_POSTCODES = _may("Upload the list of postcodes", Who.ORGANISER, grave=True)
    RESET_FACTOR = _may("Take away the second proof of somebody who has lost it", Who.ORGANISER, grave=True)
    GRANT_ROLE = _may("Give roles", Who.ORGANISER, where=Where.CHOSEN, grave=True)
    TAKE_BACK_ROLE = _may("End somebody’s role, with a reason", Who.ORGANISER, where=Where.THERE, grave=True)
    READ_RETENTION = _may("See what the site deletes by itself, and when it last did", Who.ORGANISER)
    CHANGE_SETTINGS = _may("Change the settings of the site", Who.ORGANISER)
    READ_METRICS = _may("Read the figures of the server, with the token of whoever runs it", Who.ANYONE)
    READ_PROBLEMS = _may("See what went wrong on the site, and mark it as seen", Who.ORGANISER)
    READ_DESK = _may(
        "See the desk with what needs doing next",
        Who.ORGANISER, Who.FACILITATOR, Who.MODERATOR, Who.TREASURER, Who.COMMISSIONER, where=Where.CHOSEN,
    )  # fmt: skip
    READ_LIMITS = _may("See how often a limit was reached", Who.ORGANISER)
    TEST_MAIL = _may("Send yourself a test email, and see what became of it", Who.ORGANISER)
    READ_OPERATIONS = _may("See whether email and long work go well, and what failed", Who.ORGANISER)
    TRY_AGAIN = _may("Send email again that did not go, and try work again that failed", Who.ORGANISER)
    FOLLOW = _may("Follow things, and say how often you hear of them", Who.SIGNED_IN)
    STOP_MAILS = _may("Stop emails with the link that is in them", Who.ANYONE)
    ANNOUNCE = _may("Write to the followers of a round or an area", Who.ORGANISER, where=Where.CHOSEN, grave=True)
    PLANT_SEED = _may("Plant a seed", Who.SIGNED_IN, barred=SPEAKING)
    EDIT_SEED = _may("Change a seed while it is young", Who.AUTHOR, barred=SPEAKING)
    CORRECT_SEED = _may("Put the area or the language of a seed right", Who.ORGANISER, where=Where.THERE)
    EDIT_REMARK = _may("Change what you said on a seed, for a while", Who.AUTHOR, barred=SPEAKING)
    REST_SEED = _may("Let a seed rest, and say what was learnt", Who.AUTHOR, Who.ORGANISER, where=Where.THERE, barred=SPEAKING)
    SUPPORT_SEED = _may("Support a seed, and take the support back", Who.SIGNED_IN, barred=TAKING_PART)
    OFFER_HELP = _may("Offer help on a seed", Who.SIGNED_IN, barred=SPEAKING)
    REMARK = _may("Take part in the conversation on a seed", Who.SIGNED_IN, barred=SPEAKING)
    ENTER_MEETING = _may("Enter ideas, support and remarks from a meeting, and put them right", Who.ORGANISER, where=Where.CHOSEN)
    ANSWER_SEED = _may("Answer a seed in public", Who.ORGANISER, Who.COMMISSIONER, where=Where.CHOSEN)
    TRANSLATE = _may("Offer what somebody wrote in the other language", Who.SIGNED_IN, barred=SPEAKING)
    ACCEPT_TRANSLATION = _may(
        "Accept a translation of what you wrote, or say why not",
        Who.AUTHOR, Who.CONTACT, Who.ORGANISER, where=Where.THERE, barred=SPEAKING,
    )  # fmt: skip
    DECIDE_TRANSLATIONS = _may("See which translations wait, and which texts lack one", Who.ORGANISER, where=Where.CHOSEN)
    FLAG = _may("Flag something to a moderator", Who.SIGNED_IN, barred=TAKING_PART)
    MODERATE = _may("Rule on what was flagged: hide it or keep it, with a reason", Who.MODERATOR, where=Where.CHOSEN)
    HIDE_EARLIER = _may("Hide what something said before it was put right, and show it again", Who.MODERATOR, where=Where.CHOSEN)
    APPEAL = _may("Appeal when something of yours was hidden", Who.AUTHOR)
    RULE_ON_APPEAL = _may("Decide an appeal against hiding", Who.ORGANISER, Who.ASKED, where=Where.CHOSEN, grave=True)
    ASK_TO_DECIDE = _may("Ask one person to decide one appeal", Who.ORGANISER, where=Where.THERE, grave=True)
    SANCTION = _may("Warn, pause or close out somebody who harms others, and end it", Who.MODERATOR, grave=True)
    APPEAL_SANCTION = _may("Read why you were warned, paused or closed out, and appeal", Who.CONCERNED)
    RULE_ON_SANCTION = _may("Decide an appeal against a warning, a pause or a closing out", Who.ORGANISER, Who.ASKED, grave=True)
    MAKE_PANEL = _may("Make a citizens’ panel and offer its seats", Who.ORGANISER, where=Where.CHOSEN)
    CLOSE_PANEL = _may("Close a citizens’ panel and open it again, with a reason", Who.ORGANISER, where=Where.THERE)
    ANSWER_SEAT = _may("Take or decline a seat that was offered to you", Who.SIGNED_IN, barred=TAKING_PART)
    OPEN_THREAD = _may("Open a thread for a panel, and change its dates", Who.FACILITATOR, Who.ORGANISER, where=Where.THERE)
    CONTRIBUTE = _may("Write in a thread", Who.SEAT, Who.FACILITATOR, where=Where.THERE, barred=SPEAKING)
    EDIT_CONTRIBUTION = _may("Change what you wrote in a thread, for a while", Who.AUTHOR, barred=SPEAKING)
    CLOSE_THREAD = _may("Close a thread with a summary", Who.FACILITATOR, Who.ORGANISER, where=Where.THERE)
    WRITE_EASY_READ = _may(
        "Write a round, a proposal or a panel in short sentences, and link to a film in sign language and to a recording",
        Who.ORGANISER, where=Where.THERE,
    )  # fmt: skip
    MAKE_GROUP = _may("Add a group to the directory", Who.SIGNED_IN, barred=SPEAKING)
    EDIT_GROUP = _may("Change what a group says of itself", Who.CONTACT, Who.ORGANISER, where=Where.THERE, barred=SPEAKING)
    CLOSE_GROUP = _may(
        "Close a group and open it again, with a reason", Who.CONTACT, Who.ORGANISER, where=Where.THERE, barred=SPEAKING
    )
    CHANGE_CONTACT = _may(
        "Say who speaks for a group from now on", Who.CONTACT, Who.ORGANISER, where=Where.THERE, grave=True, barred=SPEAKING
    )
    TAKE_CONTACT = _may("Say yes where you are asked to speak for a group", Who.SIGNED_IN, barred=SPEAKING)
    MERGE_GROUPS = _may("Merge two groups into one", Who.ORGANISER, where=Where.THERE, grave=True)
    MAKE_CHEST = _may("Open a community chest", Who.ORGANISER, Who.TREASURER, where=Where.CHOSEN)
    CLOSE_CHEST = _may(
        "Close a community chest and open it again, with a reason", Who.ORGANISER, Who.TREASURER, where=Where.THERE
    )
    ENTER_MONEY = _may("Enter money that was pledged, received or paid", Who.TREASURER, where=Where.THERE, grave=True)
    MAKE_ROUND = _may("Make a round and set its rules", Who.ORGANISER, where=Where.CHOSEN)
    IMPORT_ROUND = _may(
        "Read in a round that was held elsewhere, count it and publish its result",
        Who.ORGANISER,
        where=Where.CHOSEN,
        grave=True,
    )
    IMPORT_PROPOSALS = _may("Read the proposals of a round from a table", Who.ORGANISER, where=Where.THERE)
    MOVE_PHASE = _may(
        "Move a round to its next phase, or move a date, with a reason", Who.ORGANISER, where=Where.THERE, grave=True
    )
    CANCEL_ROUND = _may(
        "Cancel a round in which nobody has voted, or remove one that nothing hangs on",
        Who.ORGANISER, where=Where.THERE, grave=True,
    )  # fmt: skip
    COVER_ROUND = _may(
        "Say who has promised the money that a round needs and its chest does not have",
        Who.ORGANISER, Who.TREASURER, where=Where.THERE, grave=True,
    )  # fmt: skip
    VOTE_IN_ONE_LANGUAGE = _may(
        "Say why people vote though something on the ballot is in one language only",
        Who.ORGANISER, where=Where.THERE, grave=True,
    )  # fmt: skip
    PROPOSE = _may("Write a proposal for a round", Who.SIGNED_IN, barred=SPEAKING)
    EDIT_PROPOSAL = _may("Change a proposal before it is on the ballot", Who.CONTACT, barred=SPEAKING)
    STEP_DOWN = _may(
        "Withdraw a proposal once voting has opened, with a reason", Who.CONTACT, Who.ORGANISER, where=Where.THERE, grave=True
    )
    DECIDE_PROPOSAL = _may("Put a proposal on the ballot, or say why not", Who.ORGANISER, where=Where.THERE)
    CHANGE_ROLL = _may("Bring the roll of a round up to date, with a reason", Who.ORGANISER, where=Where.THERE, grave=True)
    CAST_BALLOT = _may("Vote in a round whose roll you are on", Who.SIGNED_IN, Who.VOTER)
    SHOW_PLACE = _may("Show that you are on a roll, with a code or by a list, and vote without an account", Who.ANYONE)
    DOUBT_VOTE = _may("Say that somebody else has voted from your place on the roll", Who.SIGNED_IN, Who.VOTER)
    OBJECT = _may("Object to a count before its result is published, with a place on the roll or a receipt", Who.ANYONE)
    ANSWER_DOUBT = _may(
        "Answer people who say that somebody else has voted as them, or who object to a count", Who.ORGANISER, where=Where.THERE
    )
    MAKE_LETTERS = _may(
        "Upload a list of those who may vote, and make letters with codes", Who.ORGANISER, where=Where.THERE, grave=True
    )
    HANDLE_PAPER = _may(
        "Hand out ballot papers, print them, and key what stands on those that come back", Who.ORGANISER, where=Where.THERE
    )
    USE_BOOTH = _may(
        "Make a tablet a booth with a code that staff give, and vote in it once staff have unlocked a ballot", Who.ANYONE
    )
    FIND_BALLOT = _may("Find a counted ballot by its receipt", Who.ANYONE)
    SEAL_ROUND = _may("Seal the ballots after the close, and have them counted", Who.ORGANISER, where=Where.THERE, grave=True)
    COPY_LINK_KEY = _may(
        "Take a sealed copy of a vote’s key, and say that it is destroyed", Who.ORGANISER, where=Where.THERE, grave=True
    )
    VOID_VOTE = _may(
        "Declare ballots void that nobody can open any more, and have people vote again",
        Who.ORGANISER, where=Where.THERE, grave=True,
    )  # fmt: skip
    NAME_SCRUTINEER = _may(
        "Say who counts a vote again, and name another one in their place", Who.ORGANISER, where=Where.THERE, grave=True
    )
    ANSWER_SCRUTINY = _may("Say yes or no where you are asked to count a vote again", Who.SIGNED_IN)
    COUNT_AGAIN = _may("Take the ballots of a vote, without names, count them again and sign what you found", Who.SCRUTINEER)
    READ_RESULT = _may("Read a published result", Who.ANYONE)
    READ_DRAFT_RESULT = _may("Read a result before it is published", Who.ORGANISER, where=Where.THERE)
    DECIDE_BESIDE = _may(
        "Decide beside a count what is funded, with a reason, or agree to that", Who.ORGANISER, where=Where.THERE, grave=True
    )
    PUBLISH_RESULT = _may("Publish a result", Who.ORGANISER, where=Where.THERE, grave=True)

    @property
    def permission(self) -> Permission:
        return self.value


class Actor(Protocol):
    """A person, as far as this table needs to know one."""

    id: int
    roles_rest: bool
    """Whether their roles do not count yet, because the second proof is still to come."""
    proof_is_fresh: bool

    @property
    def bar(self) -> Bar | None: ...

    @property
    def roles(self) -> frozenset[Role]: ...

    @property
    def standing(self) -> frozenset[Who]:
        """All that they are, wherever it counts."""
        ...

    def standing_at(self, area: Any) -> frozenset[Who]:
        """What they are in an area; None: on the whole site."""
        ...


class Related(Protocol):
    """A thing that people stand in relation to."""

    def relations_of(self, person: Actor) -> Iterable[Who]: ...


class Placed(Protocol):
    """A thing that says which area it is of; None where it is of none, and only a role for the whole site reaches it."""

    @property
    def in_area(self) -> Any: ...


def may(action: Action, person: Actor | None, *things: Placed, demo: bool = False) -> bool:
    """Whether the table lets this person (None: a visitor) do this to these things."""
    who = action.permission.who
    if Who.ANYONE in who or (demo and Who.DEMO in who):
        return True
    if person is None or person.bar in action.permission.barred:
        return False
    if Who.SIGNED_IN in who or _counts(action.permission, person, things):
        return True
    return any(who.intersection(thing.relations_of(person)) for thing in things if hasattr(thing, "relations_of"))


def _counts(permission: Permission, person: Actor, things: Sequence[Placed]) -> bool:
    """Whether what the person is lets them do it in the areas of all these things. Asks for an area only where it matters."""
    who = permission.who
    if who & person.standing_at(None):
        return True
    if permission.where is Where.SITE or not who & person.standing:
        return False
    areas = [thing.in_area for thing in things]
    if permission.where is Where.CHOSEN and not any(areas):
        return True
    return bool(areas) and all(who & person.standing_at(area) for area in areas)


def roles_that_count(action: Action, person: Actor, things: Sequence[Placed]) -> frozenset[Who]:
    """As what the table lets this person do this, apart from relations: what they are in all the areas of these things."""
    permission = action.permission
    counts, areas = person.standing_at(None), [thing.in_area for thing in things]
    if permission.where is Where.CHOSEN and not any(areas):
        counts = person.standing
    elif permission.where is not Where.SITE and areas:
        counts |= frozenset.intersection(*(person.standing_at(area) for area in areas))
    return permission.who & counts


def may_somewhere(action: Action, person: Actor | None) -> bool:
    """Whether their role lets them do this to some thing: for links that lead to where it is chosen."""
    permission = action.permission
    if person is None:
        return False
    return bool(permission.who & (person.standing_at(None) if permission.where is Where.SITE else person.standing))
