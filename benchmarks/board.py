"""How long the tree of a large board takes: `python benchmarks/board.py [LEAVES]`."""

import sys
from time import perf_counter

from panel.board import leaves, merkle


def timed(name, do):
    began = perf_counter()
    found = do()
    print(f"{name}: {(perf_counter() - began) * 1000:.1f} ms")
    return found


def main(size: int) -> None:
    hashes = timed(f"hash {size} leaves", lambda: [leaves.leaf_hash("ballot", f"{number:064x}") for number in range(size)])
    timed("the root", lambda: merkle.root(hashes))
    tree = merkle.Subtrees(lambda first, end: hashes[first:end])
    timed("a proof, when nothing is known", lambda: merkle.inclusion_proof(tree, size // 3, size))
    timed("a proof", lambda: merkle.inclusion_proof(tree, size // 2, size))
    timed("a consistency proof", lambda: merkle.consistency_proof(tree, size // 3, size))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
