"""Complaints about data on the demo: one that waits, one that was answered."""

from panel.cli.demo.places import DemoSite
from panel.complaints.models import Complaint, ComplaintKind, Finding
from panel.complaints.rules import due
from panel.complaints.states import ComplaintState
from panel.extensions import db

WAITING_SINCE_DAYS = 18


def complain_about_data(site: DemoSite) -> None:
    """A resident's complaint has twelve days left; a neighbour's was answered."""
    made, before = site.days(-WAITING_SINCE_DAYS), site.days(-50)
    db.session.add(
        Complaint(
            person=site.part("resident"),
            kind=ComplaintKind.CORRECT,
            body="I moved from Stryd y Farchnad in the spring, and the letter about the vote still went to the old house.",
            language="en",
            state=ComplaintState.WAITING,
            made_at=made,
            due_at=due(made),
        )
    )
    db.session.add(
        Complaint(
            email="menna.rhys@example.org",
            name="Menna Rhys",
            kind=ComplaintKind.ERASE,
            body="Mae fy enw llawn yn eich nodiadau o’r cyfarfod ym mis Mai. Ni roddais ganiatâd.",
            language="cy",
            state=ComplaintState.ANSWERED,
            made_at=before,
            due_at=due(before),
            finding=Finding.RIGHT,
            answer="Rydym wedi tynnu eich enw o’r nodiadau, ac mae’n ddrwg gennym. Ni fydd enwau yn y nodiadau o hyn ymlaen.",
            answered_at=site.days(-41),
            answered_by_id=site.part("organiser").id,
        )
    )
    db.session.flush()
