"""What is said before the ballots of a vote are sealed: the figures, who pressed first, and what follows."""

from collections.abc import Sequence

from flask import url_for

from panel.ballots.presses import Figures, Standing
from panel.ballots.queries import KeyFacts
from panel.language import gettext as _
from panel.language import ngettext, opening
from panel.people.models import Person
from panel.rounds.checks import crumbs
from panel.rounds.models import Round
from panel.rounds.words import WAY_WORDS
from panel.web.checks import Check, Line, Way


def sealing(budget_round: Round, key: KeyFacts | None, stand: Standing) -> Check:
    """Before the ballots are sealed and counted. The round is closed, so nothing here moves by itself."""
    return _second(budget_round, key, stand) if stand.seals else _first(budget_round, key, stand)


def _first(budget_round: Round, key: KeyFacts | None, stand: Standing) -> Check:
    return Check(
        question=_("Are the ballots ready to be sealed?"),
        undo=_(
            "This is the first of two presses. Nothing is sealed by it, and you can take it back until somebody else has pressed."
        ),
        lines=[
            *_lapsed(stand),
            *figure_lines(stand.figures),
            Line(_("Checked at your press"), _checked()),
            Line(_("Who presses next"), _who_can_be_asked(stand.others)),
            Line(
                _("In the public log"),
                _("That an organiser pressed first, how many ballots there were, and the fingerprint of these figures."),
            ),
        ],
        do=_("These figures are right: press first"),
        keep=Way(_("Leave them as they are"), url_for(".phases", round_id=budget_round.id)),
        instead=_instead(budget_round, key, stand),
        crumbs=crumbs(budget_round),
    )


def _second(budget_round: Round, key: KeyFacts | None, stand: Standing) -> Check:
    return Check(
        question=_("Seal the ballots and have them counted?"),
        undo=_("Sealing mixes the ballots and destroys the key that ties them to voters. Nobody can bring it back."),
        final=True,
        lines=[*_lapsed(stand), _pressed_first(stand), *figure_lines(stand.figures), *_what_follows(stand)],
        known=_("I know that this cannot be undone, and that ballots that come later are not counted."),
        do=_("Seal the ballots and count them"),
        keep=Way(_("Leave them as they are"), url_for(".phases", round_id=budget_round.id)),
        instead=_instead(budget_round, key, stand),
        crumbs=crumbs(budget_round),
    )


def _lapsed(stand: Standing) -> Sequence[Line]:
    words = _(
        "Somebody had pressed first, but something has changed since, or they no longer run this round: their press no longer"
        " counts."
    )
    return [Line(_("An earlier press"), words)] if stand.lapsed else []


def _pressed_first(stand: Standing) -> Line:
    if stand.first and stand.first_person:
        facts = {"name": stand.first_person.name, "moment": opening(stand.first.pressed_at)}
        return Line(_("Who pressed first"), _("%(name)s, on %(moment)s. The figures below are those that they saw.") % facts)
    return Line(
        _("One press only"),
        _(
            "Two organisers should seal a vote, but this site has no other. You can seal it alone: the result then says “sealed"
            " by one person: the site has no second organiser”."
        ),
    )


def figure_lines(seen: Figures) -> Sequence[Line]:
    """What both organisers see, one line for each figure, and the fingerprint of them all."""
    first = [Line(_("How many"), _how_many(seen)), *_papers(seen), *_calls(seen), *_turns(seen), *_ways(seen)]
    return [*first, _freeze(seen), _board(seen), *_copies(seen), *_print(seen)]


def _how_many(seen: Figures) -> str:
    ballots = ngettext("%(num)s ballot waits.", "%(num)s ballots wait.", seen.ballots) % {"num": seen.ballots}
    marked = ngettext(
        "%(num)s person is marked as having voted on this site.",
        "%(num)s people are marked as having voted on this site.",
        seen.web,
    ) % {"num": seen.web}
    paper = ngettext("%(num)s on paper.", "%(num)s on paper.", seen.paper) % {"num": seen.paper} if seen.paper else ""
    phone = ngettext("%(num)s by telephone.", "%(num)s by telephone.", seen.calls.entered) % {"num": seen.calls.entered}
    people = ngettext("%(num)s person is on the roll.", "%(num)s people are on the roll.", seen.on_roll) % {"num": seen.on_roll}
    booth = ngettext("%(num)s in a booth.", "%(num)s in booths.", seen.turns.cast) % {"num": seen.turns.cast}
    helped = [paper, phone if seen.calls.entered else "", booth if seen.turns.cast else ""]
    return " ".join(filter(None, [ballots, marked, *helped, people]))


def _papers(seen: Figures) -> Sequence[Line]:
    """What became of every paper, as on the sheet that is published with the result."""
    sheet = seen.sheet
    told = {
        _("Entered as ballots"): sheet.entered,
        _("Spoiled, and replaced"): sheet.replaced,
        _("In the box, and no ballot"): sheet.in_box,
        _("Came back unused"): sheet.returned,
        _("Did not come back"): sheet.missing,
    }
    parts = [Way(f"{words}: {number}", "") for words, number in told.items()]
    return [Line(_("Ballot papers"), f"{_('Handed out')}: {sheet.issued}", parts)] if sheet.issued else []


def _calls(seen: Figures) -> Sequence[Line]:
    told = {_("Entered as ballots"): seen.calls.entered, _("Cancelled, and the mark taken back"): seen.calls.cancelled}
    parts = [Way(f"{words}: {number}", "") for words, number in told.items()]
    begun = f"{_('Calls begun')}: {seen.calls.begun}"
    return [Line(_("Votes by telephone"), begun, parts)] if seen.calls.begun else []


def _turns(seen: Figures) -> Sequence[Line]:
    told = {
        _("Cast in a booth"): seen.turns.cast,
        _("Cancelled, and the mark taken back"): seen.turns.cancelled,
        _("Time ran out, and the mark taken back"): seen.turns.lapsed,
    }
    parts = [Way(f"{words}: {number}", "") for words, number in told.items()]
    unlocked = f"{_('Ballots unlocked')}: {seen.turns.unlocked}"
    return [Line(_("Votes in booths"), unlocked, parts)] if seen.turns.unlocked else []


def _ways(seen: Figures) -> Sequence[Line]:
    if len(seen.ways) < 2:
        return []
    told = [f"{WAY_WORDS[row.way]}: {row.voted:,} / {row.on_roll:,}" for row in seen.ways]
    return [Line(_("By each way"), _("How many voted, of how many who can."), [Way(words, "") for words in told])]


def _freeze(seen: Figures) -> Line:
    same = _("The rules and the proposals are those that were frozen when voting opened.")
    other = _("Something is no longer as it was frozen when voting opened.")
    return Line(_("Frozen"), f"{other if seen.changed else same} {seen.freeze_hash[:16]}…")


def _board(seen: Figures) -> Line:
    if not seen.board_closed:
        return Line(_("The board"), _("It is not closed yet; that is done at the first press."))
    said = ngettext(
        "It is closed. %(num)s seal is on it, with those of ballots that were changed.",
        "It is closed. %(num)s seals are on it, with those of ballots that were changed.",
        seen.on_board,
    )
    return Line(_("The board"), said % {"num": f"{seen.on_board:,}"})


def _copies(seen: Figures) -> Sequence[Line]:
    taken = ngettext(
        "%(num)s copy of the key was taken away. Its holder must destroy it after sealing, and say so here.",
        "%(num)s copies of the key were taken away. Their holders must destroy them after sealing, and say so here.",
        seen.copies,
    )
    return [Line(_("Copies of the key"), taken % {"num": seen.copies})] if seen.copies else []


def _print(seen: Figures) -> Sequence[Line]:
    """Once the board is closed: until then it would be another at the press."""
    said = _("%(print)s. Both organisers see the same one; where anything changes between them, it is another.")
    return [Line(_("Fingerprint of these figures"), said % {"print": seen.fingerprint[:16]})] if seen.board_closed else []


def _checked() -> str:
    return _(
        "It is checked that nothing has changed since voting opened, that there are as many ballots as people marked as"
        " having voted, and that every ballot opens. If not, nothing happens and you are told."
    )


def _what_follows(stand: Standing) -> Sequence[Line]:
    by_two = _("That two organisers sealed them, how many there were, and a fingerprint of them all.")
    alone = _("That one organiser sealed them because the site has no other, how many there were, and a fingerprint of them all.")
    return [
        Line(_("First"), _checked()),
        Line(_("Then"), _("The ballots are copied in random order, and the originals are deleted; then their key is destroyed.")),
        Line(_("At last"), _("They are counted. Only organisers see the result until one of them publishes it.")),
        Line(_("In the public log"), alone if stand.alone else by_two),
    ]


def _who_can_be_asked(others: Sequence[Person]) -> str:
    if others:
        return _("Another organiser who may run this round: %(names)s.") % {"names": ", ".join(each.name for each in others)}
    return _("Nobody else may run this round yet. Give a second person the role of an organiser here: they then press, too.")


def second_organiser(budget_round: Round, others: Sequence[Person], *, alone: bool) -> Line:
    """Said before voting opens: sealing will take two people."""
    words = _("Two organisers seal the ballots after the close, each with a press of their own.")
    more = _who_can_be_asked(others)
    if alone:
        more = _(
            "This site has no other organiser than you. Give a second person the role before the close. If nobody is found,"
            " you can seal alone, and the result says so."
        )
    return Line(_("Who seals"), f"{words} {more}", holds=False)


def _instead(budget_round: Round, key: KeyFacts | None, stand: Standing) -> Sequence[Way]:
    ways = [
        Way(
            _("Something looks wrong with the roll"),
            url_for("roll.change_roll", round_id=budget_round.id),
            _("Look at it now: after sealing it stays as it is."),
        )
    ]
    if not stand.others:
        ways.append(give_a_role())
    if key and key.faulty:
        lost = Way(_("If the key is lost for good: vote again"), url_for(".void_vote", round_id=budget_round.id))
        ways.append(lost)
    return ways


def give_a_role() -> Way:
    """Where a second organiser is made."""
    return Way(
        _("Give a second person the role of an organiser"), url_for("people.roles"), _("A role can end by itself on a day.")
    )
