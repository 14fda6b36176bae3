"""What is said of scrutineers, in whole sentences: there are never more than five of them."""

from panel.language import gettext as _
from panel.language import ngettext, spoken, text_in
from panel.scrutiny.models import Scrutineer


def counted_same(number: int) -> str:
    """Counted again by two people: the same."""
    return {
        1: _("Counted again by one person: the same."),
        2: _("Counted again by two people: the same."),
        3: _("Counted again by three people: the same."),
        4: _("Counted again by four people: the same."),
        5: _("Counted again by five people: the same."),
    }[number]


def counted_differently(number: int) -> str:
    return {
        1: _("Counted again by one person: not the same."),
        2: _("Counted again by two people: not the same."),
        3: _("Counted again by three people: not the same."),
        4: _("Counted again by four people: not the same."),
        5: _("Counted again by five people: not the same."),
    }[number]


def so_many_of(signed: int, people: int) -> str:
    """1 of 2 scrutineers has counted again."""
    said = ngettext(
        "%(num)s of %(all)s scrutineers has counted again.", "%(num)s of %(all)s scrutineers have counted again.", signed
    )
    return said % {"num": signed, "all": people}


def of(scrutineer: Scrutineer) -> str:
    """For whom they look; "" where for nobody but themselves."""
    return text_in(scrutineer, "of", spoken()) or ""


def named(scrutineer: Scrutineer) -> str:
    """Ann Jones (clerk of Llanfair community council)."""
    return f"{scrutineer.shown_name} ({of(scrutineer)})" if of(scrutineer) else scrutineer.shown_name


def few_without(number: int) -> str:
    """What is said where fewer than fifty can vote and nobody could count again; `number`: who has said yes so far."""
    said = _(
        "Fewer than 50 people can vote, so the ballots will not be published. Without at least two scrutineers nobody can count"
        " this vote again."
    )
    if number:
        said += " " + _("One has said yes so far.")
    return said
