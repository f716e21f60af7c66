"""Every rule that decides about a line of a page has a name in the language of the report."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from importlib.resources import files

from analysis.pages.blocks import ROLES
from analysis.pages.line_rules import BOILERPLATE
from analysis.report.value_words import _RULES


def test_every_rule_that_pages_are_read_by_is_among_those_that_are_translated():
    found = set(BOILERPLATE) | {rule for tree in _modules() for rule in _rules(tree)} - set(ROLES)
    assert len(found) > 60
    assert found <= set(_RULES), found - set(_RULES)


def _modules() -> list[ast.Module]:
    folder = files("analysis") / "pages"
    return [ast.parse(file.read_text("utf-8")) for file in folder.iterdir() if file.name.endswith(".py")]


_CONSTANTS: dict[str, str] = {}
for _tree in _modules():
    for _node in ast.walk(_tree):
        if isinstance(_node, ast.Assign) and isinstance(_node.value, ast.Constant | ast.Tuple):
            names = _node.targets[0].elts if isinstance(_node.targets[0], ast.Tuple) else _node.targets
            values = _node.value.elts if isinstance(_node.value, ast.Tuple) else [_node.value]
            for name, value in zip(names, values, strict=False):
                if isinstance(name, ast.Name) and isinstance(value, ast.Constant) and isinstance(value.value, str):
                    _CONSTANTS[name.id] = value.value


def _rules(tree: ast.Module) -> Iterator[str]:
    """Return what stands after a role, in a call of `set` or a pair, and what a function returns that names a rule."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "set" and len(node.args) == 2:
            yield from _texts(node.args[1])
        elif isinstance(node, ast.Tuple) and len(node.elts) == 2 and set(_texts(node.elts[0])) & set(ROLES):
            yield from _texts(node.elts[1])
        elif isinstance(node, ast.FunctionDef) and node.name.endswith("_rule"):
            for inner in ast.walk(node):
                if isinstance(inner, ast.Return) and inner.value:
                    yield from _texts(inner.value)


def _texts(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value:
        yield node.value
    elif isinstance(node, ast.Name) and node.id in _CONSTANTS:
        yield _CONSTANTS[node.id]
    elif isinstance(node, ast.IfExp):
        yield from _texts(node.body)
        yield from _texts(node.orelse)
