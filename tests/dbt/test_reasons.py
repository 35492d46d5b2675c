"""The docs of the quarantine list every reason that the code gives."""

import ast
from pathlib import Path

import warehouse
from warehouse.store.quarantine import reasons


def reasons_in_code() -> set[str]:
    """Return the texts that stand as the first argument of `Unreadable(…)`."""
    found = set()
    for path in Path(warehouse.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Unreadable":
                found |= {part.value for part in ast.walk(node.args[0]) if isinstance(part, ast.Constant)}
    return found


def test_every_reason_is_explained_and_given() -> None:
    listed = reasons()
    in_code = reasons_in_code()
    assert in_code - listed == set()
    assert listed - in_code == set()
