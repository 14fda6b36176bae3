"""What is counted for all readers is as new as the public log, and a minute old at most."""

from datetime import timedelta

from panel import clock
from panel.audit.actions import record
from panel.audit.counting import KEPT_SECONDS, counted_once
from tests.makers import a_person


def test_a_count_is_made_again_when_the_log_has_grown_or_a_minute_is_over(work, monkeypatch):
    asked: list[int] = []

    @counted_once
    def times_asked() -> int:
        asked.append(1)
        return len(asked)

    with work():
        assert [times_asked(), times_asked()] == [1, 1]
        record("seed.plant", "seed:1", a_person())
        assert [times_asked(), times_asked()] == [2, 2]
    with work():
        assert times_asked() == 2
        later = clock.now() + timedelta(seconds=KEPT_SECONDS)
        monkeypatch.setattr(clock, "now", lambda: later)
        assert times_asked() == 3
