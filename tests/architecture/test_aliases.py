"""No alias of a table is shared by threads.

SQLAlchemy takes the columns of an alias apart when it is first asked for them. Where two threads do so at once, the alias knows
two sets of columns; the statement that was kept with the wrong ones then fails for as long as the process lives.
"""

import ast
from pathlib import Path

PANEL = Path(__file__).parents[2] / "panel"
MAKERS = frozenset({"aliased", "alias", "with_polymorphic", "subquery", "lateral", "cte"})


def shared(source: str) -> list[str]:
    """Aliases that are made once, when the file is loaded: what is made in a function belongs to who called it."""
    waiting: list[ast.AST] = [ast.parse(source)]
    found = []
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            found += [ast.unparse(node)] if name in MAKERS else []
        waiting += ast.iter_child_nodes(node)
    return found


def test_no_alias_is_shared_by_threads():
    found = {str(path.relative_to(PANEL)): shared(path.read_text(encoding="utf-8")) for path in PANEL.rglob("*.py")}

    assert {name: calls for name, calls in found.items() if calls} == {}


def test_a_shared_alias_is_found():
    assert shared("OF_SEED, OF_GROUP = aliased(Area), orm.aliased(Area)") == ["orm.aliased(Area)", "aliased(Area)"]
    assert shared("def rows():\n    return aliased(Area)") == []
