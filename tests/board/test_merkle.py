"""The tree of the board, beside the vectors of Certificate Transparency and beside a library that others wrote.

With PANEL_DEEP=1 five thousand examples of each property.
"""

import os

import pymerkle
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from panel.board import merkle

EXAMPLES = 5_000 if os.environ.get("PANEL_DEEP") else 300
MOST = 140

# From the test data of the reference implementation of RFC 6962.
LEAVES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
A, B = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7", ROOTS[0]
C = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"
D = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"
E = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"
F = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"
G = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a"
INCLUSION = [(0, 1, []), (0, 8, [A, C, F]), (5, 8, [D, E, ROOTS[3]]), (2, 3, [ROOTS[1]]), (1, 5, [B, C, D])]
CONSISTENCY = [(1, 1, []), (1, 8, [A, C, F]), (6, 8, [G, E, ROOTS[3]]), (2, 5, [C, D])]

contents = st.lists(st.binary(max_size=12), min_size=1, max_size=MOST)
at_least_300 = settings(max_examples=EXAMPLES, deadline=None)


def hashes_of(leaves):
    return [merkle.leaf(bytes.fromhex(each)) for each in leaves]


def flipped(word: bytes, bit: int) -> bytes:
    return bytes(byte ^ (1 << bit % 8 if place == bit // 8 else 0) for place, byte in enumerate(word))


def test_the_empty_tree():
    assert merkle.root([]).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@pytest.mark.parametrize("size", range(1, 9))
def test_roots_of_the_reference_implementation(size):
    assert merkle.root(hashes_of(LEAVES[:size])).hex() == ROOTS[size - 1]


@pytest.mark.parametrize(("position", "size", "proof"), INCLUSION)
def test_inclusion_proofs_of_the_reference_implementation(position, size, proof):
    hashes = hashes_of(LEAVES)

    assert merkle.in_hex(merkle.inclusion_proof(merkle.over(hashes), position, size)) == proof
    assert merkle.is_included(hashes[position], position, size, list(merkle.from_hex(proof)), bytes.fromhex(ROOTS[size - 1]))


@pytest.mark.parametrize(("old", "new", "proof"), CONSISTENCY)
def test_consistency_proofs_of_the_reference_implementation(old, new, proof):
    assert merkle.in_hex(merkle.consistency_proof(merkle.over(hashes_of(LEAVES)), old, new)) == proof
    roots = (bytes.fromhex(ROOTS[size - 1]) for size in (old, new))
    assert merkle.is_consistent(old, new, *roots, list(merkle.from_hex(proof)))


@given(contents, st.data())
@at_least_300
def test_inclusion_is_what_another_library_says(leaves, data):
    other, hashes = pymerkle.InmemoryTree(), [merkle.leaf(each) for each in leaves]
    for each in leaves:
        other.append_entry(each)
    size = data.draw(st.integers(1, len(leaves)))
    position = data.draw(st.integers(0, size - 1))
    proof, root = merkle.inclusion_proof(merkle.over(hashes), position, size), merkle.root(hashes[:size])

    theirs = other.prove_inclusion(position + 1, size)
    assert root == other.get_root(size)
    assert [hashes[position], *proof] == theirs.path
    pymerkle.verify_inclusion(hashes[position], root, theirs, index=position + 1, size=size)
    assert merkle.is_included(hashes[position], position, size, proof, root)


@given(contents, st.data())
@at_least_300
def test_consistency_is_what_another_library_says(leaves, data):
    other, hashes = pymerkle.InmemoryTree(), [merkle.leaf(each) for each in leaves]
    for each in leaves:
        other.append_entry(each)
    new = data.draw(st.integers(1, len(leaves)))
    old = data.draw(st.integers(1, new))
    roots = merkle.root(hashes[:old]), merkle.root(hashes[:new])
    proof = merkle.consistency_proof(merkle.over(hashes), old, new)

    theirs = other.prove_consistency(old, new)
    pymerkle.verify_consistency(*roots, theirs, prior_size=old, later_size=new)
    assert merkle.is_consistent(old, new, *roots, proof)


@given(contents, st.data())
@at_least_300
def test_no_bit_of_a_proof_can_be_another(leaves, data):
    hashes = [merkle.leaf(each) for each in leaves]
    new = len(leaves)
    position, old = data.draw(st.integers(0, new - 1)), data.draw(st.integers(1, new))
    bit = data.draw(st.integers(0, 255))
    tree, root, old_root = merkle.over(hashes), merkle.root(hashes), merkle.root(hashes[:old])
    path, way = merkle.inclusion_proof(tree, position, new), merkle.consistency_proof(tree, old, new)

    assert not merkle.is_included(flipped(hashes[position], bit), position, new, path, root)
    assert not merkle.is_included(hashes[position], position, new, path, flipped(root, bit))
    assert not merkle.is_included(hashes[position], position, new, [*path, root], root)
    assert not merkle.is_consistent(old, new, flipped(old_root, bit), root, way)
    assert not merkle.is_consistent(old, new, old_root, flipped(root, bit), way)
    assert not merkle.is_consistent(old, new, old_root, root, [*way, root])
    for place in range(len(path)):
        assert not merkle.is_included(
            hashes[position], position, new, [*path[:place], flipped(path[place], bit), *path[place + 1 :]], root
        )
        assert not merkle.is_included(hashes[position], position, new, path[:place] + path[place + 1 :], root)
    for place in range(len(way)):
        assert not merkle.is_consistent(old, new, old_root, root, [*way[:place], flipped(way[place], bit), *way[place + 1 :]])
        assert not merkle.is_consistent(old, new, old_root, root, way[:place] + way[place + 1 :])


@given(st.integers(1, MOST), st.integers(0, 3), st.data())
@at_least_300
def test_a_tree_that_keeps_pieces_is_the_same_tree(size, power, data):
    hashes = [merkle.leaf(bytes([number])) for number in range(size)]
    kept = merkle.Subtrees(lambda first, end: hashes[first:end], piece=2**power)
    for _ in range(3):
        now = data.draw(st.integers(1, size))
        position, old = data.draw(st.integers(0, now - 1)), data.draw(st.integers(1, now))
        assert merkle.inclusion_proof(kept, position, now) == merkle.inclusion_proof(merkle.over(hashes), position, now)
        assert merkle.consistency_proof(kept, old, now) == merkle.consistency_proof(merkle.over(hashes), old, now)


@pytest.mark.parametrize(("position", "size"), [(-1, 3), (3, 3), (0, 0)])
def test_there_is_no_proof_of_a_leaf_that_is_not_there(position, size):
    with pytest.raises(ValueError, match="no such leaf"):
        merkle.inclusion_proof(merkle.over([b"x"] * 3), position, size)
    assert not merkle.is_included(b"x", position, size, [], b"x")


@pytest.mark.parametrize(("old", "new"), [(0, 3), (4, 3), (-1, 2)])
def test_only_an_earlier_tree_is_compared_with_a_later_one(old, new):
    with pytest.raises(ValueError, match="later one"):
        merkle.consistency_proof(merkle.over([b"x"] * 3), old, new)
    assert not merkle.is_consistent(old, new, b"x", b"x", [])


@pytest.mark.parametrize("word", ["", "ab", "zz" * 32, "é" * 64])
def test_what_is_no_hash_is_no_hash(word):
    with pytest.raises(ValueError, match=r"hash|hex"):
        list(merkle.from_hex([word]))


def test_a_proof_holds_for_no_other_size():
    hashes, tree = hashes_of(LEAVES), merkle.over(hashes_of(LEAVES))
    roots = [bytes.fromhex(each) for each in ROOTS]

    assert not merkle.is_consistent(2, 8, roots[1], roots[3], merkle.consistency_proof(tree, 2, 4))
    assert not merkle.is_consistent(2, 4, roots[1], roots[7], merkle.consistency_proof(tree, 2, 8))
    assert not merkle.is_included(hashes[0], 0, 8, merkle.inclusion_proof(tree, 0, 4), roots[3])
    assert not merkle.is_included(hashes[0], 1, 8, merkle.inclusion_proof(tree, 0, 8), roots[7])
