"""The takes of a frame as lines: what hangs on what, which way a line goes on, and how deep lines are nested."""

from __future__ import annotations

import math
import random

from hypothesis import given
from hypothesis import strategies as st

from kino.schemas.frames import Frame
from kino.schemas.takes import Take
from kino.storage.exports import Told
from kino.web.history_tree import Node, roots, tree

AT = "2026-11-20T09:30:12.345Z"


def told(parents: dict[str, str | None], shown: str | None = None, trashed: tuple[str, ...] = ()) -> Told:
    """A frame whose takes have these names and parents, oldest first."""
    takes = [
        Take(id=id, parent_id=parent, kind="new", width=64, height=64, url="", thumbnail_url="", created_at=AT)
        for id, parent in parents.items()
        if id not in trashed
    ]
    frame = Frame(
        id=1, path="", generator="", project_id=1, position=1.0, take_id=shown, created_at=AT, updated_at=AT
    )  # fmt: skip
    return Told(frame, takes, parents, {})


def line(first: Node) -> list[str]:
    found, node = [], first
    while True:
        found.append(node.take.id)
        if node.next is None:
            return found
        node = node.next


def depth(nodes: list[Node]) -> int:
    """How deep lines are nested in lines."""
    deepest, todo = 0, [(root, 1) for root in roots(nodes)]
    while todo:
        node, level = todo.pop()
        deepest = max(deepest, level)
        todo += [(branch, level + 1) for branch in node.branches]
        todo += [(node.next, level)] if node.next else []
    return deepest


def test_a_line_goes_on_to_what_the_frame_shows_and_else_to_where_most_was_made() -> None:
    parents = {"a": None, "b": "a", "c": "a", "d": "c", "e": "a", "other": None}
    nodes = tree(told(parents))
    assert [node.take.id for node in roots(nodes)] == ["a", "other"]
    assert line(nodes[0]) == ["a", "c", "d"]
    assert [node.take.id for node in nodes[0].branches] == ["b", "e"]
    assert line(tree(told(parents, shown="e"))[0]) == ["a", "e"]
    assert [node.path() for node in nodes] == [["a"], ["a", "b"], ["a", "c"], ["a", "c", "d"], ["a", "e"], ["other"]]
    assert [node.number for node in nodes] == [1, 2, 3, 4, 5, 6]


def test_what_came_of_a_take_in_the_trash_hangs_on_the_one_before() -> None:
    parents = {"a": None, "b": "a", "c": "b", "d": "c", "e": None, "f": "e"}
    nodes = tree(told(parents, trashed=("b", "c", "e")))
    assert [node.path() for node in nodes] == [["a"], ["a", "d"], ["f"]]


def test_parents_that_are_elsewhere_or_run_in_a_circle_make_roots() -> None:
    nodes = tree(told({"a": "of another frame", "b": "c", "c": "b", "d": "d"}))
    assert sorted(node.take.id for node in roots(nodes)) == ["a", "b", "d"]
    assert [node.path() for node in nodes] == [["a"], ["b"], ["b", "c"], ["d"]]


def test_thousands_of_refinements_in_a_row_are_one_line() -> None:
    names = [str(number) for number in range(5000)]
    nodes = tree(told(dict(zip(names, [None, *names], strict=False))))
    assert line(nodes[0]) == names
    assert nodes[-1].path() == names
    assert depth(nodes) == 1


@given(st.integers(1, 400), st.integers(0, 2**32))
def test_lines_are_never_nested_deep(count: int, seed: int) -> None:
    chance = random.Random(seed)
    parents = {str(i): str(chance.randrange(i)) if i and chance.random() < 0.95 else None for i in range(count)}
    nodes = tree(told(parents, shown=str(chance.randrange(count))))
    assert depth(nodes) <= math.log2(count) + 2
    assert sum(root.size for root in roots(nodes)) == count
