"""Makes claims to live somewhere. Called inside `with work():`."""

from datetime import datetime
from itertools import count

from panel import clock
from panel.areas.models import Area, Postcode
from panel.people.mailboxes import mailbox
from panel.people.models import Person, Residency, ResidencyState
from tests.makers import a_person, an_area, keep

_numbers = count(1)


def giving(person: Person, role: str, where: str = "site", until: str = "", wanted: str = "") -> str:
    """The address of the page that is read before somebody is given a role."""
    return f"/en/people/roles/{person.id}/give?role={role}&where={where}&until={until}" + (f"&q={wanted}" if wanted else "")


def a_claim(
    name: str = "",
    *,
    email: str = "",
    area: Area | None = None,
    postcode: str = "",
    listed: bool = False,
    network_hash: str | None = None,
    claimed_at: datetime | None = None,
    homes: int | None = None,
) -> Residency:
    """Somebody's open claim; with `listed`, at a postcode of the list."""
    number = next(_numbers)
    person: Person = a_person(name)
    person.email = email or person.email
    where = area or an_area()
    code = postcode or f"LL{10 + number // 9 % 80} {number % 9 + 1}ZZ"
    if listed:
        keep(Postcode(code=code, area_id=where.id, homes=homes))
    person.residency = Residency(
        area_id=where.id,
        postcode=code,
        mailbox=mailbox(person.email),
        state=ResidencyState.CLAIMED,
        network_hash=network_hash,
        claimed_at=claimed_at or clock.now(),
    )
    keep(person.residency)
    return person.residency
