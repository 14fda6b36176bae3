"""What the demo site says of itself: contact, house rules, who answers for data, a paragraph on the first page."""

from panel.cli.demo.places import DemoSite
from panel.settings.actions import change_settings
from panel.settings.table import Setting


def describe_site(site: DemoSite) -> None:
    """As its organiser set it by page."""
    said = {Setting(name): text.strip() for name, text in site.content["site"].items()}
    change_settings(site.people["Nia Fychan"], said)
