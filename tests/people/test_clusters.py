"""Claims that look like one person's, and claims that do not."""

from datetime import UTC, datetime, timedelta

import pytest

from panel.people.clusters import Claim, ClusterKind, find_clusters

START = datetime(2026, 3, 1, 9, tzinfo=UTC)
DAY = 24 * 60


def a_claim(number, *, minutes=None, name="", postcode="", mailbox="", network=None, house=""):
    """A claim unlike any other but in what is said."""
    return Claim(
        row_id=number,
        name=name or "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[number % 26] * 3,
        postcode=postcode or f"LL15 {number}AB",
        mailbox=mailbox or f"somebody{number}@example.org",
        network_hash=network,
        claimed_at=START + timedelta(minutes=number * DAY if minutes is None else minutes),
        confirmed=False,
        house=house,
    )


def kinds(claims, homes=None):
    return {cluster.kind: [claim.row_id for claim in cluster.claims] for cluster in find_clusters(claims, homes or {})}


def test_neighbours_who_claim_day_by_day_are_nothing_unusual():
    assert kinds([a_claim(number, postcode="LL15 1AB") for number in range(10)]) == {}


def test_accounts_of_one_mailbox():
    claims = [a_claim(1, mailbox="me@gmail.com"), a_claim(2), a_claim(3, mailbox="me@gmail.com")]

    assert kinds(claims) == {ClusterKind.MAILBOX: [1, 3]}


@pytest.mark.parametrize(("homes", "caught"), [(None, 1), (5, 1), (6, 0), (2, 1)])
def test_more_accounts_than_the_homes_of_a_postcode_hold(homes, caught):
    claims = [a_claim(number, postcode="LL15 1AB") for number in range(11)]

    assert len(kinds(claims, {} if homes is None else {"LL15 1AB": homes})) == caught


@pytest.mark.parametrize(("number", "apart", "caught"), [(5, 10, True), (4, 10, False), (5, 16, False), (9, 14, True)])
def test_many_claims_from_one_network_within_an_hour(number, apart, caught):
    claims = [a_claim(each, network="n", minutes=each * apart) for each in range(number)]

    assert (ClusterKind.NETWORK in kinds(claims)) is caught


def test_only_those_of_the_hour_are_caught():
    claims = [a_claim(each, network="n", minutes=each * 5) for each in range(5)] + [a_claim(9, network="n", minutes=600)]

    assert kinds(claims) == {ClusterKind.NETWORK: [0, 1, 2, 3, 4]}


@pytest.mark.parametrize(("number", "apart", "caught"), [(3, 5, True), (2, 1, False), (3, 6, False)])
def test_claims_at_one_postcode_minutes_apart(number, apart, caught):
    claims = [a_claim(each, postcode="LL15 1AB", minutes=each * apart) for each in range(number)]

    assert (ClusterKind.MINUTES in kinds(claims)) is caught


def test_one_name_in_several_spellings_at_one_postcode():
    alike = [a_claim(1, name="Siân Jones", postcode="LL15 1AB"), a_claim(2, name="sian  jones 2", postcode="LL15 1AB")]
    apart = [a_claim(3, name="Siân Jones"), a_claim(4, name="", postcode="LL15 1AB")]

    assert kinds(alike + apart) == {ClusterKind.NAME: [1, 2]}


def test_people_without_a_name_are_not_alike():
    nameless = [Claim(n, "", "LL15 1AB", f"{n}@example.org", None, START + timedelta(days=n), False) for n in range(4)]

    assert find_clusters(nameless, {}) == []


def test_the_largest_cluster_comes_first():
    claims = [a_claim(n, mailbox="me@gmail.com") for n in (1, 2)] + [a_claim(n, mailbox="us@gmail.com") for n in (3, 4, 5)]

    assert [len(cluster.claims) for cluster in find_clusters(claims, {})] == [3, 2]


@pytest.mark.parametrize(("per_home", "caught"), [(1, True), (2, True), (3, False)])
def test_more_accounts_at_one_house_than_are_usual(per_home, caught):
    same = [a_claim(each, postcode="LL15 1AB", house="14 a") for each in range(3)]
    others = [a_claim(4, postcode="LL15 1AB", house="15"), a_claim(5, postcode="LL15 2AB", house="14 a"), a_claim(6)]

    found = find_clusters(same + others, {}, per_home)

    assert (ClusterKind.HOUSE in {cluster.kind for cluster in found}) is caught
    assert all(claim in same for cluster in found for claim in cluster.claims if cluster.kind == ClusterKind.HOUSE)
