"""One planted fault for every check: each function gives the step that must find it, and the files of the bundle."""

import re
from collections.abc import Callable
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from panel.audit.chain import canonical
from tests.recount.bundles import Files, Vote, a_vote, a_vote_with_headings, a_vote_with_points, as_json, sealed

Fault = tuple[int, Files]
WHOLE = a_vote().files()


def rewritten(name: str, change: Callable[[Any], None], files: Files | None = None) -> Files:
    """The bundle with a change in one of its files of JSON."""
    files = files or WHOLE
    value = as_json(files, name)
    change(value)
    return sealed({**files, name: canonical(value).encode()})


def swapped(name: str, before: str, after: str) -> Files:
    """The bundle with other words in one of its files."""
    assert before in WHOLE[name].decode()
    return sealed({**WHOLE, name: WHOLE[name].decode().replace(before, after, 1).encode()})


def a_file_is_missing() -> Fault:
    return 1, {name: data for name, data in WHOLE.items() if name != "log.json"}


def a_file_is_not_listed() -> Fault:
    about = as_json(WHOLE, "bundle.json")
    del about["files"]["log.json"]
    return 1, {**WHOLE, "bundle.json": canonical(about).encode()}


def a_hash_is_wrong() -> Fault:
    return 1, {**WHOLE, "result.json": WHOLE["result.json"] + b" "}


def the_format_is_another() -> Fault:
    return 1, {**WHOLE, "bundle.json": WHOLE["bundle.json"].replace(b"panel bundle 1", b"panel bundle 2")}


def the_list_of_files_has_blanks() -> Fault:
    return 1, {**WHOLE, "bundle.json": WHOLE["bundle.json"] + b"\n"}


def a_listed_file_is_missing() -> Fault:
    files = sealed({**WHOLE, "notes.txt": b"All is well."})
    del files["notes.txt"]
    return 1, files


def the_title_is_another() -> Fault:
    return 1, {**WHOLE, "bundle.json": WHOLE["bundle.json"].replace(b"Llan", b"Hell")}


def a_key_of_the_election_is_not_known() -> Fault:
    return 1, swapped("election.pb", "unit;", "max_number_of_winners;")


def a_word_about_the_count_is_not_known() -> Fault:
    return 1, swapped("election.pb", "rule=equal-shares", "rule=equal-shares colour=red")


def a_limit_on_ballots_by_category_is_not_known() -> Fault:
    return 1, swapped("election.pb", "unit;", "max_length_per_category;")


def the_budget_was_changed() -> Fault:
    return 2, swapped("election.pb", "budget;1000", "budget;1001")


def a_cost_was_changed() -> Fault:
    return 2, swapped("election.pb", "300.50", "300.51")


def the_completion_was_changed() -> Fault:
    return 2, swapped("election.pb", "completion=add1", "completion=none")


def the_step_was_changed() -> Fault:
    return 2, swapped("election.pb", "step=1", "step=2")


def the_lot_was_changed() -> Fault:
    return 2, swapped("election.pb", "lot=3,1", "lot=1,3")


def the_threshold_was_changed() -> Fault:
    files = swapped("election.pb", "threshold=1", "threshold=2")
    return 2, sealed({**files, "election.pb": files["election.pb"].replace(b"threshold;1", b"threshold;2")})


def the_threshold_is_said_in_two_ways() -> Fault:
    return 1, swapped("election.pb", "threshold=1", "threshold=2")


def the_rule_is_said_in_two_ways() -> Fault:
    return 1, swapped("election.pb", "rule;unknown", "rule;greedy")


def a_comparison_was_added() -> Fault:
    return 2, swapped("election.pb", "rule=equal-shares", "rule=equal-shares comparison=yes")


def a_group_was_added() -> Fault:
    return 2, swapped("election.pb", "rule=equal-shares", "rule=equal-shares exclusive=g:1,2")


def the_most_choices_were_changed() -> Fault:
    return 2, swapped("election.pb", "max_length;3", "max_length;4")


def the_freeze_was_changed_alone() -> Fault:
    return 3, rewritten("freeze.json", lambda freeze: freeze.update(closes_at="2027-05-04T19:00:00Z"))


def the_freeze_has_a_rule_that_is_not_known() -> Fault:
    return 2, rewritten("freeze.json", lambda freeze: freeze.update(weights=[1, 2]))


def the_freeze_says_something_twice() -> Fault:
    return 2, sealed({**WHOLE, "freeze.json": WHOLE["freeze.json"].replace(b'"round":7', b'"round":8,"round":7')})


def the_freeze_is_of_another_round() -> Fault:
    return 2, rewritten("freeze.json", lambda freeze: freeze.update(round=8))


def freeze_and_file_were_changed_together() -> Fault:
    files = rewritten("freeze.json", lambda freeze: freeze.update(budget_pence=100_100))
    return 3, sealed({**files, "election.pb": files["election.pb"].replace(b"budget;1000", b"budget;1001")})


def a_leaf_was_changed() -> Fault:
    def change(log: Any) -> None:
        log["leaves"][3][1] = "0" * 64

    return 3, rewritten("log.json", change)


def two_leaves_changed_places() -> Fault:
    def change(log: Any) -> None:
        log["leaves"][3], log["leaves"][4] = log["leaves"][4], log["leaves"][3]

    return 3, rewritten("log.json", change)


def a_leaf_was_dropped_and_the_last_head_made_anew() -> Fault:
    return 4, a_vote(change_leaves=lambda leaves: leaves.remove(["ballot", a_vote().commitments[0]])).files()


def the_log_does_not_end_with_the_close() -> Fault:
    return 3, a_vote(change_leaves=lambda leaves: leaves.append(["ballot", "b" * 64])).files()


def the_first_leaf_is_no_freeze() -> Fault:
    return 3, a_vote(change_leaves=lambda leaves: leaves[0].__setitem__(0, "roll")).files()


def a_leaf_stands_there_twice() -> Fault:
    return 3, a_vote(change_leaves=lambda leaves: leaves.insert(-1, leaves[4])).files()


def the_log_says_more_than_it_should() -> Fault:
    return 3, rewritten("log.json", lambda log: log.update(remark="all is well"))


def the_vote_was_voided() -> Fault:
    return 3, a_vote(change_leaves=lambda leaves: leaves.insert(-1, ["void", "{}"])).files()


def the_last_head_is_missing() -> Fault:
    return 3, rewritten("log.json", lambda log: log["heads"].pop())


def heads_are_not_in_order() -> Fault:
    return 3, rewritten("log.json", lambda log: log["heads"].reverse())


def a_head_is_of_another_log() -> Fault:
    return 3, a_vote(change_heads=lambda heads: heads[1].update(freeze="c" * 64)).files()


def a_head_is_of_another_site() -> Fault:
    return 3, a_vote(change_heads=lambda heads: heads[1].update(site="https://other.example")).files()


def a_head_is_of_another_round() -> Fault:
    return 3, a_vote(change_heads=lambda heads: heads[1].update(round=8)).files()


def a_head_forgets_what_the_public_log_said() -> Fault:
    return 3, a_vote(change_heads=lambda heads: heads[2].update(audit_count=3)).files()


def a_head_has_another_root() -> Fault:
    return 3, a_vote(change_heads=lambda heads: heads[0].update(root="d" * 64)).files()


def a_signature_is_by_another_key() -> Fault:
    other = Ed25519PrivateKey.from_private_bytes(sha256(b"another").digest())

    def change(heads: list[dict[str, Any]]) -> None:
        words = {name: value for name, value in heads[1].items() if name != "signature"}
        message = "".join(f"{each}\n" for each in ("panel tree head 1", *words.values()))
        heads[1]["signature"] = other.sign(message.encode()).hex()

    return 3, a_vote(change_signed=change).files()


def a_signature_is_spelt_in_another_way() -> Fault:
    """S plus the order of the group: the same equation, another spelling."""

    def change(heads: list[dict[str, Any]]) -> None:
        signature = bytes.fromhex(heads[0]["signature"])
        order = 2**252 + 27742317777372353535851937790883648493
        again = int.from_bytes(signature[32:], "little") + order
        heads[0]["signature"] = (signature[:32] + again.to_bytes(32, "little")).hex()

    return 3, a_vote(change_signed=change).files()


def a_signature_is_in_capitals() -> Fault:
    return 3, a_vote(change_signed=lambda heads: heads[0].update(signature=heads[0]["signature"].upper())).files()


def the_ballots_are_written_in_another_way() -> Fault:
    return 4, swapped("ballots.csv", ",nonce,", ',"nonce",')


def the_ballots_have_other_headings() -> Fault:
    return 4, swapped("ballots.csv", "body,nonce", "paper,nonce")


def a_ballot_is_counted_twice_and_so_is_its_commitment() -> Fault:
    """One line of the log for two equal ballots with the same nonce."""
    vote = a_vote()
    vote.nonces[2] = vote.nonces[1]
    vote.change_leaves = lambda leaves: leaves.remove(["ballot", vote.commitments[1]])
    return 4, vote.files()


def a_ballot_was_changed() -> Fault:
    return 4, swapped("ballots.csv", '"[""1"",""2""]"', '"[""1"",""3""]"')


def a_ballot_is_counted_that_is_not_in_the_log() -> Fault:
    vote = a_vote()
    kept = vote.leaves()
    vote.nonces[0] = "f" * 32
    vote.change_leaves = lambda leaves: leaves.__setitem__(slice(None), kept)
    return 4, vote.files()


def a_ballot_is_not_counted() -> Fault:
    vote = a_vote()
    kept = vote.leaves()
    return 4, without(vote, 0, lambda leaves: leaves.__setitem__(slice(None), kept)).files()


def a_ballot_is_counted_twice() -> Fault:
    files = a_vote().files()
    rows = files["ballots.csv"].decode().splitlines(keepends=True)
    return 4, sealed({**files, "ballots.csv": "".join([*rows, rows[1]]).encode()})


def the_close_says_another_number() -> Fault:
    def change(leaves: list[list[str]]) -> None:
        leaves[-1][1] = leaves[-1][1].replace('"ballots":11', '"ballots":12')

    return 4, a_vote(change_leaves=change).files()


def the_election_has_another_ballot() -> Fault:
    return 5, swapped("election.pb", "\n11;3\n", "\n11;4\n")


def the_election_misses_a_ballot() -> Fault:
    return 5, sealed(
        {**WHOLE, "election.pb": WHOLE["election.pb"].replace(b"\n11;3\n", b"\n").replace(b"num_votes;11", b"num_votes;10")}
    )


def a_ballot_names_more_than_was_allowed() -> Fault:
    return 5, a_vote(most=2).files()


def a_ballot_costs_more_than_was_allowed() -> Fault:
    return 5, a_vote(form="knapsack", papers=["1234", "1"], most=4).files()


def a_blank_ballot_was_not_allowed() -> Fault:
    return 5, a_vote(papers=["", "1"]).files()


def a_ballot_picks_under_two_headings() -> Fault:
    return 5, a_vote_with_headings(papers=["1", "13"], picking="one").files()


def a_ballot_costs_more_than_its_heading_has() -> Fault:
    return 5, a_vote_with_headings(papers=["1", "34"], form="knapsack").files()


def a_proposal_is_under_another_heading() -> Fault:
    return 2, a_vote_with_headings(under={"1": "Parks", "3": "Parks"}, groups={}).files()


def a_heading_has_other_money() -> Fault:
    return 2, a_vote_with_headings(parks=60_001).files()


def what_excludes_another_is_not_in_the_file() -> Fault:
    return 2, a_vote_with_headings(groups={}).files()


def a_proposal_has_more_points_than_it_could() -> Fault:
    return 5, a_vote_with_points({"1": 5}, {"2": 1}).files()


def a_ballot_has_more_points_than_there_were() -> Fault:
    return 5, a_vote_with_points({"1": 4, "2": 3}, {"2": 1}).files()


def points_were_moved() -> Fault:
    files = a_vote_with_points().files()
    return 5, sealed({**files, "election.pb": files["election.pb"].replace(b";4,2\n", b";3,3\n")})


def the_points_of_a_ballot_were_changed_in_the_freeze() -> Fault:
    vote = a_vote_with_points()
    vote.frozen["points_total"] = 7
    return 2, vote.files()


def shares_were_raised_in_other_steps() -> Fault:
    vote = a_vote_with_points()
    vote.frozen["least_steps"] = 300
    return 2, vote.files()


def the_file_shows_other_points() -> Fault:
    files = a_vote_with_points().files()
    return 6, sealed({**files, "election.pb": re.sub(rb"(\n1;300.50;1;)4;", rb"\g<1>5;", files["election.pb"])})


def the_winners_are_others() -> Fault:
    return 6, rewritten("result.json", lambda result: result["winners"].reverse())


def the_share_is_another() -> Fault:
    return 6, rewritten("result.json", lambda result: result["parts"][0].update(share="100"))


def a_price_is_another() -> Fault:
    return 6, rewritten("result.json", lambda result: result["parts"][0]["steps"][0].update(price="1"))


def a_tie_is_hidden() -> Fault:
    return 6, rewritten("result.json", hide_a_tie)


def hide_a_tie(result: Any) -> None:
    tied = next(step for step in result["parts"][0]["steps"] if step["settled_by"])
    tied.update(settled_by="", level_with=[])


def the_file_shows_another_winner() -> Fault:
    return 6, sealed({**WHOLE, "election.pb": re.sub(rb"\n1;300.50;(\d+);.\n", rb"\n1;300.50;\1;0\n", WHOLE["election.pb"])})


def the_file_shows_other_votes() -> Fault:
    return 6, sealed({**WHOLE, "election.pb": re.sub(rb"\n1;300.50;\d+;", rb"\n1;300.50;99;", WHOLE["election.pb"])})


def the_result_says_more_than_it_should() -> Fault:
    return 6, rewritten("result.json", lambda result: result.update(remark="all is well"))


def without(vote: Vote, ballot: int, change: Callable[[list[list[str]]], None]) -> Vote:
    """The vote without one of its ballots, and with another log."""
    keep = [place != ballot for place in range(len(vote.bodies))]
    fewer = Vote(
        vote.election.__class__.of(
            vote.election.budget,
            vote.election.proposals,
            [sheet for sheet, kept in zip(sheets(vote), keep, strict=True) if kept],
            limits=vote.election.limits,
        ),
        vote.settings,
    )
    fewer.nonces = [nonce for nonce, kept in zip(vote.nonces, keep, strict=True) if kept]
    fewer.change_leaves = change
    return fewer


def sheets(vote: Vote) -> list[list[str]]:
    return [[sign for sign in body if sign.isdigit()] for body in vote.bodies]


FAULTS = [
    each
    for name, each in list(globals().items())
    if callable(each) and getattr(each, "__annotations__", {}).get("return") == Fault
]
