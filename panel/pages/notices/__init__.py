"""What can be followed on this site, and what the entries of its public log tell to whom: all that notices are handed."""

from panel.notices.registry import Registry
from panel.pages.notices.tellers import TELLERS
from panel.pages.notices.topics import TOPICS

REGISTRY = Registry(TOPICS, TELLERS)
