"""Groups, panels and chests close and open again: what is said before, and what closing waits for."""

from flask import url_for
from flask.typing import ResponseReturnValue

from panel.access import Action, allow, person_or_none
from panel.chests import actions as chests
from panel.chests import rules as chest_rules
from panel.chests.forms import CloseChestForm
from panel.chests.models import Chest
from panel.groups import actions as groups
from panel.groups import rules as group_rules
from panel.groups.forms import CloseGroupForm
from panel.groups.models import Group
from panel.language import gettext as _
from panel.pages.blueprint import bp
from panel.pages.closing_checks import closing_chest, closing_group, closing_panel
from panel.panels import actions as panels
from panel.panels import rules as panel_rules
from panel.panels.forms import ClosePanelForm
from panel.panels.models import CitizensPanel
from panel.rounds.funds import nothing_set_aside
from panel.web.bilingual import reasons_of
from panel.web.checks import ask, pressed
from panel.web.flow import commit_and_go, refusals_of


@bp.route("/groups/<int:group_id>/close", methods=["GET", "POST"])
@allow(Action.CLOSE_GROUP, group=Group)
def close_group(group: Group) -> ResponseReturnValue:
    form = CloseGroupForm()
    if form.is_submitted():
        groups.hold(group)
    group_rules.may("group.close", group.state)
    check = closing_group(group)
    if pressed(check, form):
        with refusals_of(form):
            groups.close_group(group, person_or_none(), reason=form.reason.text, language=form.language.data)
            return commit_and_go(url_for(".show_group", group_id=group.id), _("The group is closed."))
    return ask(check, form)


@bp.post("/groups/<int:group_id>/reopen")
@allow(Action.CLOSE_GROUP, group=Group)
def reopen_group(group: Group) -> ResponseReturnValue:
    groups.reopen_group(group, person_or_none())
    return commit_and_go(url_for(".show_group", group_id=group.id), _("The group is in the directory again."))


@bp.route("/panels/<int:panel_id>/close", methods=["GET", "POST"])
@allow(Action.CLOSE_PANEL, panel=CitizensPanel)
def close_panel(*, panel: CitizensPanel) -> ResponseReturnValue:
    form = ClosePanelForm()
    if form.is_submitted():
        panels.hold(panel)
    panel_rules.may("panel.close", panel.state)
    check = closing_panel(panel)
    if pressed(check, form):
        with refusals_of(form):
            panels.close_panel(panel, person_or_none(), **reasons_of(form))
            return commit_and_go(url_for(".show_panel", panel_id=panel.id), _("The panel is closed."))
    return ask(check, form)


@bp.post("/panels/<int:panel_id>/reopen")
@allow(Action.CLOSE_PANEL, panel=CitizensPanel)
def reopen_panel(*, panel: CitizensPanel) -> ResponseReturnValue:
    panels.reopen_panel(panel, person_or_none())
    return commit_and_go(url_for(".show_panel", panel_id=panel.id), _("The panel is open again."))


@bp.route("/chests/<int:chest_id>/close", methods=["GET", "POST"])
@allow(Action.CLOSE_CHEST, chest=Chest)
def close_chest(chest: Chest) -> ResponseReturnValue:
    form = CloseChestForm()
    if form.is_submitted():
        chests.hold(chest)
    chest_rules.may("chest.close", chest.state)
    check = closing_chest(chest)
    if pressed(check, form):
        with refusals_of(form):
            nothing_set_aside(chest)
            chests.close_chest(chest, person_or_none(), **reasons_of(form))
            return commit_and_go(url_for(".show_chest", chest_id=chest.id), _("The chest is closed."))
    return ask(check, form)


@bp.post("/chests/<int:chest_id>/reopen")
@allow(Action.CLOSE_CHEST, chest=Chest)
def reopen_chest(chest: Chest) -> ResponseReturnValue:
    chests.reopen_chest(chest, person_or_none())
    return commit_and_go(url_for(".show_chest", chest_id=chest.id), _("The chest is open again."))
