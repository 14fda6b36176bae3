"""What the worker can be asked to do."""

from panel.cli.duties import KINDS
from panel.operations.words import WORK_WORDS


def test_everything_the_worker_does_has_words_on_the_organisers_page():
    assert set(WORK_WORDS) == set(KINDS)
