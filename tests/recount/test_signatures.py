"""Ed25519 as RFC 8032 has it, and no more: one spelling of every number."""

import json
from hashlib import sha256
from random import Random

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from panel.recount.verify import BASE, BASE_Y, L, P, added, decoded, is_signed, roots, times
from tests.recount.bundles import tree_over

VECTORS = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
]
"""Section 7.1, tests 1 to 3: public key, message, signature."""


def a_signature(seed: int) -> tuple[bytes, bytes, bytes]:
    lot = Random(seed)
    key = Ed25519PrivateKey.from_private_bytes(lot.randbytes(32))
    message = lot.randbytes(seed)
    return message, key.sign(message), key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


@pytest.mark.parametrize(("key", "message", "signature"), VECTORS)
def test_the_vectors_of_the_standard(key, message, signature):
    key, message, signature = map(bytes.fromhex, (key, message, signature))

    assert is_signed(message, signature, key)
    assert not is_signed(message + b"\0", signature, key)


@pytest.mark.parametrize("seed", range(8))
def test_what_others_sign_is_right_and_no_bit_of_it_may_change(seed):
    message, signature, key = a_signature(seed)
    assert is_signed(message, signature, key)

    for bit in Random(seed).sample(range(512), 12):
        changed = bytearray(signature)
        changed[bit // 8] ^= 1 << bit % 8
        assert not is_signed(message, bytes(changed), key)
    for bit in Random(seed).sample(range(256), 6):
        other = bytearray(key)
        other[bit // 8] ^= 1 << bit % 8
        assert not is_signed(message, signature, bytes(other))


def test_a_number_that_goes_round_once_more_is_no_signature():
    message, signature, key = a_signature(3)
    again = int.from_bytes(signature[32:], "little") + L

    assert not is_signed(message, signature[:32] + again.to_bytes(32, "little"), key)


def test_points_have_one_spelling():
    assert decoded((P + 1).to_bytes(32, "little")) is None
    assert decoded((1 | 1 << 255).to_bytes(32, "little")) is None
    assert decoded(BASE_Y.to_bytes(32, "little")) == BASE


@pytest.mark.parametrize("y", [1, P - 1, 0])
def test_a_key_of_small_order_signs_nothing(y):
    """With such a key one signature would be right for many messages."""
    assert not is_signed(b"anything", (1).to_bytes(32, "little") + bytes(32), y.to_bytes(32, "little"))


def test_the_group_has_its_order():
    nothing = times(L, BASE)

    assert nothing[0] == 0
    assert added(times(5, BASE), times(L - 5, BASE))[0] == 0


def test_lengths_are_looked_at():
    message, signature, key = a_signature(4)

    assert not is_signed(message, signature + b"\0", key)
    assert not is_signed(message, signature, key + b"\0")
    assert not is_signed(message, b"", b"")


def test_roots_are_those_of_the_standard():
    hashes = [sha256(json.dumps(each).encode()).digest() for each in range(70)]

    assert list(roots(hashes, set(range(1, 71)))) == [tree_over(hashes)(0, size) for size in range(1, 71)]
