"""Inputs that once ended in a fault, each on both databases: now the page is as if they were not there, or says no."""

import io

import pytest

from panel.access import Role
from tests.ballots.makers import an_open_round
from tests.makers import a_person, an_area
from tests.panels.makers import a_panel
from tests.rounds.makers import a_round
from tests.seeds.makers import a_seed
from tests.threads.makers import a_thread
from tests.web.fuzz.corpus import cursor, packed
