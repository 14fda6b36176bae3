"""Every column of every table. A test fails where the database has one that is not here, or the other way round."""

from panel.privacy.entries import TableEntry
from panel.privacy.inventory.money import MONEY
from panel.privacy.inventory.notices import NOTICES
from panel.privacy.inventory.panels import PANELS
from panel.privacy.inventory.people import PEOPLE
from panel.privacy.inventory.results import RESULTS
from panel.privacy.inventory.seeds import SEEDS
from panel.privacy.inventory.site import SITE
from panel.privacy.inventory.votes import VOTES

INVENTORY: tuple[TableEntry, ...] = (*PEOPLE, *SEEDS, *PANELS, *MONEY, *VOTES, *RESULTS, *NOTICES, *SITE)

__all__ = ["INVENTORY"]
