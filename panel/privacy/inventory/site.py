"""Flags and rulings, places, mail, queued work and the public log."""

from panel.language import lazy
from panel.privacy.entries import Basis, Copy, Leaving, TableEntry, facts, holds, names_person, no_person
from panel.privacy.retention import Keep

THING = lazy("Its number, what it is about, and when.")

SITE = (
    TableEntry(
        "flag",
        lazy("Flags"),
        lazy("To tell a moderator about something hurtful or wrong. Only moderators and organisers see who flagged."),
        Basis.PUBLIC_TASK,
        Keep.RECORD,
        (
            names_person("raised_by_id", lazy("Who flagged it."), Leaving.STAYS),
            facts("id raised_at ruling_id seed_id offer_id remark_id contribution_id proposal_id group_id translation_id", THING),
            facts("of_words", lazy("A print of what it said then: so that you can report it again once it says something else.")),
            holds("reason language", lazy("What you told the moderator.")),
        ),
    ),
    TableEntry(
        "ruling",
        lazy("Rulings"),
        lazy("What a moderator decided and why, and what came of an appeal. Its author and moderators can read it."),
        Basis.PUBLIC_TASK,
        Keep.RECORD,
        (
            names_person("ruled_by_id", lazy("The moderator who decided."), Leaving.STAYS, acting=True),
            names_person("appeal_decided_by_id", lazy("The organiser who decided the appeal."), Leaving.STAYS, acting=True),
            facts("id ruled_at seed_id offer_id remark_id contribution_id proposal_id group_id translation_id", THING),
            facts("decision ground", lazy("The decision, and its ground in one word.")),
            holds("reason reason_language", lazy("The reason for the decision.")),
            facts("appealed_at appeal_upheld appeal_decided_at", lazy("Whether there was an appeal, and what came of it.")),
            holds("appeal appeal_language", lazy("What the author said against it.")),
            holds("appeal_reason appeal_reason_language", lazy("The reason for the decision on the appeal.")),
            names_person("asked_id", lazy("Who was asked to decide the appeal."), Leaving.UNNAMED, acting=True),
            facts("asked_at", lazy("When they were asked.")),
        ),
        through=("seed_id", "offer_id", "remark_id", "contribution_id", "proposal_id", "group_id", "translation_id"),
    ),
    TableEntry(
        "sanction",
        lazy("Warnings, pauses and closings out"),
        lazy("To keep people safe from somebody who harms others, and to let that be looked at again."),
        Basis.SAFETY,
        Keep.RECORD,
        (
            names_person("person_id", lazy("Who it is about."), Leaving.GOES),
            names_person("given_by_id", lazy("The moderator who decided."), Leaving.STAYS, acting=True),
            names_person("lifted_by_id", lazy("Who ended it early."), Leaving.STAYS, acting=True),
            names_person("appeal_decided_by_id", lazy("Who decided the appeal."), Leaving.STAYS, acting=True),
            names_person("asked_id", lazy("Who was asked to decide the appeal."), Leaving.UNNAMED, acting=True),
            facts("id kind ground given_at ends_at lifted_at", lazy("What was decided, on which ground, and from when to when.")),
            holds("reason reason_language lift_reason", lazy("The reason for it, and for ending it early.")),
            facts(
                "appealed_at appeal_upheld appeal_decided_at asked_at", lazy("Whether there was an appeal, and what came of it.")
            ),
            holds("appeal appeal_language", lazy("What you said against it.")),
            holds("appeal_reason appeal_reason_language", lazy("The reason for the decision on the appeal.")),
        ),
    ),
    no_person(
        "area",
        lazy("Areas"),
        lazy("The places that seeds, rounds and rolls belong to."),
        "id kind name_cy name_en code parent_id path closed_at closed_reason closed_language merged_into_id boundary",
    ),
    no_person("postcode", lazy("The list of postcodes"), lazy("To know which area a postcode is in."), "code area_id homes"),
    no_person(
        "listed_house",
        lazy("The homes of the list of postcodes"),
        lazy("To know which homes a postcode has. Nobody’s name is there."),
        "id code house uprn",
    ),
    TableEntry(
        "outbox_mail",
        lazy("Email that the site sends"),
        lazy("To send it, to try again where it fails, and to tell the organisers when it cannot be sent."),
        Basis.PUBLIC_TASK,
        Keep.MAIL,
        (
            names_person("recipient", lazy("The address it goes to."), Leaving.GOES),
            facts(
                "id state tries queued_at claimed_at sent_at not_before good_until",
                lazy("When it was written and sent, and how often tried."),
            ),
            holds("lease_token", lazy("Which worker has it in hand."), Copy.SECRET),
            holds("subject body language", lazy("The email, in your language. It is emptied when it was sent.")),
            holds("failure", lazy("Why it could not be sent."), Copy.FACT),
            holds("unsubscribe", lazy("The link that ends such emails."), Copy.SECRET),
        ),
    ),
    no_person(
        "mail_test",
        lazy("Test emails"),
        lazy(
            "So that organisers see whether email works. Who it went to is in the email itself, which is deleted as all email is."
        ),
        "id mail_id asked_at arrived_at",
    ),
    TableEntry(
        "audit_entry",
        lazy("The public log"),
        lazy("So that every decision can be checked later. It says in what role somebody acted, never who."),
        Basis.PUBLIC_TASK,
        Keep.ALWAYS,
        (
            names_person("person_id", lazy("Who acted. It is not shown."), Leaving.UNNAMED, emptied_too=("person_salt",)),
            holds("person_salt", lazy("What opens the print of who acted; without it the print says nothing."), Copy.SECRET),
            facts(
                "id at verb subject facts acting_as previous_hash entry_hash version person_commitment",
                lazy("What was decided, when, in what role, and the codes that make a change noticeable."),
            ),
        ),
    ),
    TableEntry(
        "witness",
        lazy("Who keeps the signed heads of the log"),
        lazy("To send the heads to those who asked for them."),
        Basis.PUBLIC_TASK,
        Keep.WISH,
        (
            names_person("email", lazy("The address they go to."), Leaving.GOES),
            facts("id language asked_at confirmed_at", lazy("Since when, and in which language.")),
            holds("token", lazy("What is in the link that ends it."), Copy.SECRET),
        ),
    ),
    no_person(
        "log_head",
        lazy("Signed heads of the public log"),
        lazy("So that nothing can be cut from the log unnoticed."),
        "id count entry_id entry_hash made_at site public_key signature mailed_at",
    ),
    TableEntry(
        "bucket",
        lazy("How much was done lately"),
        lazy("So that nobody floods the site: how soon an account or a network may do something again."),
        Basis.SAFETY,
        Keep.SHORT,
        (
            holds("key", lazy("A print of what is limited and for whom; it cannot be turned back."), Copy.SECRET),
            holds("full_at_ms step_ms span_ms", lazy("When it may be done again."), Copy.SECRET),
        ),
        swept_by="panel.limits.actions:sweep",
    ),
    no_person(
        "limit_hit",
        lazy("How often a limit was reached"),
        lazy("So that organisers see when somebody floods the site. It counts, and names nobody."),
        "hour name scope count",
        swept_by="panel.limits.actions:sweep",
    ),
    no_person(
        "sent_form",
        lazy("Forms that were sent"),
        lazy("So that a form that is sent twice is kept once. A print of the form, where its answer led, and the day."),
        "fingerprint leads_to sent_on",
        swept_by="panel.web.sent_forms:sweep_sent_forms",
    ),
    TableEntry(
        "kept_text",
        lazy("What you typed while you were signed out"),
        lazy("So that a lost session loses no text. It is locked with a key that only your browser has."),
        Basis.PUBLIC_TASK,
        Keep.SHORT,
        (holds("digest sealed kept_at", lazy("The locked text. Nobody but your browser can open it."), Copy.SECRET),),
        swept_by="panel.web.kept:sweep_kept_texts",
    ),
    no_person(
        "site_setting",
        lazy("Settings of the site"),
        lazy("What organisers say about the site: how to reach them, house rules, who answers for data. Everyone can read it."),
        "name value changed_at",
    ),
    TableEntry(
        "earlier_setting",
        lazy("What settings of the site said before"),
        lazy("So that organisers can read what was changed, when and who by."),
        Basis.PUBLIC_TASK,
        Keep.RECORD,
        (
            names_person("replaced_by_id", lazy("The organiser who changed it."), Leaving.STAYS, acting=True),
            facts("id name replaced_at", lazy("Which setting, and when it was changed.")),
            holds("value", lazy("What it said before."), Copy.FACT),
        ),
    ),
    no_person(
        "site_picture",
        lazy("The logo of the site"),
        lazy("To show it on every page. What a camera writes into a picture is taken out."),
        "digest media_type width height content",
    ),
    no_person(
        "search_thing",
        lazy("The index of the search"),
        lazy("Which things can be found. Only what everybody can read."),
        "id kind thing_id made_at rules",
    ),
    no_person(
        "search_word",
        lazy("Words in the index of the search"),
        lazy("So that a search finds what everybody can read, in other forms of a word too."),
        "root place search_id",
    ),
    no_person(
        "problem",
        lazy("Errors of the site"),
        lazy("So that somebody mends them. Their kind and their place in the code; no message, and nothing that was typed."),
        "id fingerprint kind place count first_at last_at seen_at",
        keep=Keep.PROBLEM,
    ),
    no_person(
        "job",
        lazy("Queued work"),
        lazy("So that long work goes on after a break."),
        "id kind subject_id state done total tries queued_at not_before leased_until lease_token finished_at failure",
    ),
    no_person(
        "heartbeat",
        lazy("Signs of life of the worker"),
        lazy("So that organisers see when email and counts stand still."),
        "worker lane started_at seen_at",
    ),
)
