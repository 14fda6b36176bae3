"""Accounts: who somebody is, where they live, how they sign in, what they may do."""

from panel.language import lazy
from panel.privacy.entries import Basis, Copy, Leaving, TableEntry, facts, holds, names_person
from panel.privacy.retention import Keep

WHEN = lazy("When.")
NUMBER = lazy("Its number.")

PEOPLE = (
    TableEntry(
        "person",
        lazy("Accounts"),
        lazy("To sign you in, to write to you, and to show who said what."),
        Basis.PUBLIC_TASK,
        Keep.ACCOUNT,
        (
            names_person("id", lazy("The number of the account."), Leaving.STAYS),
            holds("email", lazy("Your e-mail address. Organisers can see it; nobody else can.")),
            holds("name", lazy("The name you choose. It stands beside what you write.")),
            holds("language", lazy("The language we write to you in.")),
            facts("joined_at", lazy("When you first signed in.")),
            holds("stamp", lazy("A random word by which a passkey knows the account."), Copy.SECRET),
            facts("has_second_factor", lazy("Whether a second proof guards the account.")),
            facts("demo_part", lazy("The part that somebody plays on a demo site.")),
        ),
    ),
    TableEntry(
        "residency",
        lazy("Where people live"),
        lazy("To put you on the roll of your area. Only organisers see it."),
        Basis.PUBLIC_TASK,
        Keep.ACCOUNT,
        (
            facts("id", NUMBER),
            names_person("person_id", lazy("Whose address it is."), Leaving.GOES),
            holds("area_id postcode", lazy("Your area and your postcode.")),
            holds("moved_from_id", lazy("The area in which you were confirmed before.")),
            holds("home", lazy("House and street, only where you asked for a letter; emptied when your claim is decided.")),
            holds("mailbox", lazy("The plain form of your address: one mailbox has one place on the roll.")),
            holds("network_hash", lazy("A print of the network your claim came from; emptied after 30 days."), Copy.SECRET),
            facts("state proof claimed_at decided_at", lazy("When you said so, whether and how it was confirmed, and when.")),
            holds("reason", lazy("Why an organiser did not confirm it, or opened it again.")),
            names_person("decided_by_id", lazy("The organiser who decided."), Leaving.UNNAMED, acting=True),
        ),
    ),
    TableEntry(
        "letter_code",
        lazy("Letters that confirm where people live"),
        lazy("To confirm your place by a code on paper."),
        Basis.PUBLIC_TASK,
        Keep.SHORT,
        (
            holds("residency_id printed_at wrong_tries", lazy("For which claim a letter was printed, when, and wrong tries.")),
            holds("code_hash", lazy("A print of the code; it cannot be turned back."), Copy.SECRET),
        ),
        through=("residency_id",),
        swept_by="panel.people.actions.residency:sweep",
    ),
    TableEntry(
        "role_grant",
        lazy("Roles"),
        lazy("So that only those do a task who were asked to."),
        Basis.PUBLIC_TASK,
        Keep.ACCOUNT,
        (
            facts("id", NUMBER),
            names_person("person_id", lazy("Who has the role."), Leaving.GOES),
            facts("role granted_at", lazy("The role, and since when.")),
            names_person("granted_by_id", lazy("The organiser who gave it."), Leaving.UNNAMED, acting=True),
        ),
    ),
    TableEntry(
        "address_change",
        lazy("Changes of an e-mail address"),
        lazy("To send a code to the new address before it takes the place of the old one."),
        Basis.PUBLIC_TASK,
        Keep.SHORT,
        (
            names_person("person_id", lazy("Who asked for it."), Leaving.GOES),
            holds("new_email", lazy("The new address.")),
            holds("code_hash", lazy("A print of the code, which cannot be turned back."), Copy.SECRET),
            facts("asked_at wrong_tries", lazy("When, and how many wrong tries there were.")),
        ),
        swept_by="panel.people.actions.address:sweep_address_changes",
    ),
    TableEntry(
        "sign_in_code",
        lazy("Codes to sign in with"),
        lazy("To let you in once, and to stop people guessing at codes."),
        Basis.SAFETY,
        Keep.SIGN_IN,
        (
            facts("id", NUMBER),
            names_person("email", lazy("The address that asked."), Leaving.GOES),
            holds("code_hash link_hash", lazy("Prints of the code and the link, which cannot be turned back."), Copy.SECRET),
            holds("browser_hash", lazy("A print of a random number in the browser that asked."), Copy.SECRET),
            facts("asked_at used_at wrong_tries", lazy("When, whether it was used, and how many wrong tries there were.")),
        ),
    ),
    TableEntry(
        "sign_in",
        lazy("Where people are signed in"),
        lazy("To keep you signed in, and to let you see where and end it."),
        Basis.SAFETY,
        Keep.SHORT,
        (
            facts("id", NUMBER),
            names_person("person_id", lazy("Who is signed in."), Leaving.GOES),
            holds("key_hash", lazy("A print of the random key in the cookie."), Copy.SECRET),
            holds("browser system", lazy("The kind of browser and of device, in a word each.")),
            facts("begun_at seen_at ends_at proven_at", lazy("Since when, the hour it last sent something, when it ends.")),
        ),
        swept_by="panel.people.actions.sessions:sweep",
    ),
    TableEntry(
        "passkey",
        lazy("Passkeys"),
        lazy("To let you in without a code."),
        Basis.SAFETY,
        Keep.ACCOUNT,
        (
            facts("id", NUMBER),
            names_person("person_id", lazy("Whose it is."), Leaving.GOES),
            holds("name", lazy("What you call it.")),
            holds("credential_id public_key sign_count", lazy("What your device is known by."), Copy.SECRET),
            facts("added_at", lazy("Since when.")),
        ),
    ),
    TableEntry(
        "authenticator_app",
        lazy("Apps that show digits"),
        lazy("To make sure that it is you."),
        Basis.SAFETY,
        Keep.ACCOUNT,
        (
            names_person("person_id", lazy("Whose it is."), Leaving.GOES),
            holds("secret_box", lazy("What the app and we share, encrypted."), Copy.SECRET),
            facts("begun_at confirmed_at", lazy("Since when.")),
            holds("last_step", lazy("The half minute in which it was last used."), Copy.SECRET),
        ),
    ),
    TableEntry(
        "recovery_code",
        lazy("Recovery codes"),
        lazy("For the day a phone is lost."),
        Basis.SAFETY,
        Keep.ACCOUNT,
        (
            facts("id", NUMBER),
            names_person("person_id", lazy("Whose it is."), Leaving.GOES),
            holds("code_hash", lazy("A print of the code, which cannot be turned back."), Copy.SECRET),
            facts("used_at", lazy("When it was used.")),
        ),
    ),
    TableEntry(
        "passkey_challenge",
        lazy("What passkeys must sign"),
        lazy("So that what was signed once opens nothing a second time."),
        Basis.SAFETY,
        Keep.SHORT,
        (
            holds("challenge", lazy("A random number, for some minutes."), Copy.SECRET),
            names_person("person_id", lazy("Whom it was made for."), Leaving.GOES),
            facts("purpose made_at", lazy("What for, and when.")),
        ),
        swept_by="panel.people.actions.passkeys:sweep",
    ),
)
