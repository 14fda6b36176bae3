"""A group with its proposals."""

from typing import Any

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from panel.access import Action, allow, may, person_or_none
from panel.groups.contacts import waiting
from panel.groups.models import Group
from panel.groups.states import GROUP
from panel.groups.words import SIZE_WORDS
from panel.pages.blueprint import bp
from panel.proposals.models import Proposal
from panel.proposals.words import KIND_WORDS, STATE_WORDS
from panel.web.hypermedia import show
from panel.web.paging import Key, page


@bp.get("/groups/<int:group_id>")
@allow(Action.READ, group=Group)
def show_group(group: Group) -> ResponseReturnValue:
    if group.merged_into_id:
        return redirect(url_for(".show_group", group_id=group.merged_into_id), 302)
    proposals = page(Proposal.of_group(group), Key(Proposal.id, descending=True))
    values: dict[str, Any] = {"group": group, "proposals": proposals, "size_words": SIZE_WORDS, "verbs": GROUP.verbs(group.state)}
    values["asked"] = waiting(group) if may(Action.CHANGE_CONTACT, person_or_none(), group) else None
    return show("pages/group.html", **values, kind_words=KIND_WORDS, state_words=STATE_WORDS)
