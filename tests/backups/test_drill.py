"""The drill: backups while people vote, each restored in an empty place. With PANEL_DEEP=1 for longer and with more voters."""

import os
import time

from sqlalchemy import text

from panel.audit.actions import record
from panel.audit.checking import check_log
from panel.audit.duties import make_head_if_due
from panel.backups.actions import back_up
from panel.backups.restoring import restore
from panel.ballots import link_keys
from panel.cli.database import revisions
from panel.extensions import db
from panel.rounds.models import Round
from tests.backups.casting import Load, counted
from tests.backups.makers import PASSPHRASE, at, set_up
from tests.ballots.makers import an_open_round

DEEP = bool(os.environ.get("PANEL_DEEP"))
VOTERS, BACKUPS, PAUSE_SECONDS = (4000, 6, 5.0) if DEEP else (120, 3, 0.3)


def test_a_backup_under_load_is_one_moment_and_loses_nothing_that_was_thanked_for(place, tmp_path):
    site = place("lost")
    set_up(site)
    with at(site):
        budget_round, people = an_open_round(voters=VOTERS)
        db.session.commit()
        round_id, voters = budget_round.id, [person.id for person in people]
    moments = []

    with Load(site, round_id, voters) as load, site.app_context():
        for number in range(BACKUPS):
            time.sleep(PAUSE_SECONDS)
            record("round.edit", f"round:{round_id}", None, backup=number)
            db.session.commit()
            make_head_if_due()
            before = load.thanked
            back_up(tmp_path / f"{number}.tar.gz", passphrase=PASSPHRASE, link_keys=tmp_path / f"{number}.link-keys")
            moments.append((before, load.thanked))
        db.session.remove()

    assert load.failed == []
    assert moments[-1][0] > 0
    for number, (before, after) in enumerate(moments):
        with at(place(f"found{number}")):
            began = time.monotonic()
            restore(
                tmp_path / f"{number}.tar.gz",
                known=revisions(),
                passphrase=PASSPHRASE,
                link_keys=tmp_path / f"{number}.link-keys",
            )
            seconds = time.monotonic() - began
            marks, ballots = counted()
            log = check_log()
            restored = db.session.get_one(Round, round_id)
            state, _key = link_keys.look(restored)
            if db.engine.dialect.name == "sqlite":
                assert db.session.execute(text("PRAGMA integrity_check")).scalar_one() == "ok"
        assert marks == ballots
        # At most one ballot of each thread was stored and not yet thanked for.
        assert before <= ballots <= after + len(load.threads)
        assert log.whole
        assert log.agreed is not None
        assert state == link_keys.KeyState.GOOD
        assert seconds < 60
