"""Writing the easy-read text of a round, a proposal or a panel, and reading it."""

import re

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from panel import clock
from panel.audit.models import AuditEntry
from panel.ballots.actions.life import remove_round
from panel.easy.actions import write_easy_read
from panel.easy.models import EasyRead
from panel.extensions import db
from panel.rounds.models import Phase
from tests.makers import an_organiser, keep
from tests.panels.makers import a_panel
from tests.proposals.makers import a_proposal
from tests.rounds.makers import a_round

TEXTS = {"text_cy": "pobl: Mae pawb yn cael pleidleisio.", "text_en": "people: Everybody can vote."}


def things():
    """Of each kind one, with its address."""
    for kind, thing in (("rounds", a_round()), ("proposals", a_proposal()), ("panels", a_panel())):
        yield thing, f"/en/{kind}/{thing.id}"


def test_an_organiser_writes_it_and_everybody_finds_it_beside_the_title(client, work, as_person):
    with work():
        pages, organiser = [address for _thing, address in things()], an_organiser()
    visitor = client.get(pages[0]).text
    as_person(organiser)
    told = {
        **TEXTS,
        "film_url": "https://films.example.org/1",
        "audio_en_url": "https://films.example.org/2",
        "checked_by": "Our group",
    }

    for page in pages:
        answer = client.post(f"{page}/easy/edit", data=told)
        shown, easy = client.get(page).text, client.get(f"{page}/easy").text
        assert (answer.status_code, answer.location) == (303, page)
        assert f'href="{page}/easy"' in shown
        assert 'href="https://films.example.org/1" rel="noopener">BSL video' in shown
        assert 'href="https://films.example.org/2" rel="noopener">Listen' in shown
        assert "<p>Everybody can vote.</p>" in easy
        assert "Checked by: Our group" in easy
    assert "/easy" not in visitor
    with work():
        verbs = db.session.scalars(select(AuditEntry.verb).where(AuditEntry.verb == "easy.write")).all()
    assert len(verbs) == 3


def test_it_is_written_where_forms_carry_a_token_as_on_every_real_site(app, client, work, as_person, monkeypatch):
    with work():
        page, organiser = f"/en/rounds/{a_round().id}", an_organiser()
    as_person(organiser)
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    token = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', client.get(f"{page}/easy/edit").text)[1]

    assert client.post(f"{page}/easy/edit", data={**TEXTS, "csrf_token": token}).status_code == 303


def test_a_preview_stores_nothing_and_an_error_keeps_what_was_typed(client, work, as_person):
    with work():
        address = f"/en/panels/{a_panel().id}/easy"
        organiser = an_organiser()
    as_person(organiser)

    preview = client.post(f"{address}/edit", data={**TEXTS, "preview": "1"})
    refused = client.post(f"{address}/edit", data={**TEXTS, "text_en": "word " * 21, "film_url": "http://films.example.org/1"})

    assert (preview.status_code, refused.status_code) == (200, 422)
    assert "<p>Everybody can vote.</p>" in preview.text
    assert "Sentence 1 has 21 words" in refused.text
    assert "Please write an address that begins with https://" in refused.text
    assert "word word word" in refused.text
    assert 'value="http://films.example.org/1"' in refused.text
    assert client.get(address).status_code == 404


def test_what_it_said_before_stays_readable(client, work, as_person):
    with work():
        panel, organiser = a_panel(), an_organiser()
        easy = write_easy_read(panel, organiser, **TEXTS)
        write_easy_read(panel, organiser, text_cy=TEXTS["text_cy"], text_en="Everybody on the panel can vote.")
        number = easy.id

    page, earlier = client.get(f"/en/panels/{panel.id}/easy").text, client.get(f"/en/earlier/easy/{number}").text

    assert f'href="/en/earlier/easy/{number}"' in page
    assert "people: Everybody can vote." in earlier


def test_who_reads_the_language_that_is_missing_gets_the_other_one_marked(client, work):
    with work():
        panel = a_panel()
        write_easy_read(panel, an_organiser(), text_cy=TEXTS["text_cy"], text_en="")

    page = client.get(f"/en/panels/{panel.id}/easy").text

    assert "The English is to follow." in page
    assert '<ul class="easy-lines" lang="cy">' in page


def test_the_words_of_a_hidden_proposal_are_hidden_here_too(client, work, as_person):
    with work():
        proposal, organiser = a_proposal(), an_organiser()
        write_easy_read(proposal, organiser, **TEXTS)
        proposal.hidden_at = clock.now()
    as_person(organiser)

    assert client.get(f"/en/proposals/{proposal.id}/easy").status_code == 404
    assert "Everybody can vote." not in client.get(f"/en/proposals/{proposal.id}").text
    assert "people: Everybody can vote." in client.get(f"/en/proposals/{proposal.id}/easy/edit").text


def test_it_goes_with_a_round_that_is_removed(work):
    with work():
        organiser, budget_round = an_organiser(), a_round(phase=Phase.PLANNED)
        write_easy_read(budget_round, organiser, **TEXTS)

        remove_round(budget_round, organiser)

        assert db.session.scalars(select(EasyRead)).all() == []


def test_it_is_of_exactly_one_thing_and_its_links_are_safe(work):
    with work():
        panel, budget_round = a_panel(), a_round()
        easy = keep(EasyRead(panel_id=panel.id, made_at=clock.now()))
        wrong = (
            {"round_id": budget_round.id},
            {"panel_id": None},
            {"film_url": "javascript:alert(1)"},
            {"checked_on": clock.now().date()},
        )

        for values in wrong:
            with pytest.raises(IntegrityError), db.session.begin_nested():
                db.session.execute(update(EasyRead).where(EasyRead.id == easy.id).values(**values))
