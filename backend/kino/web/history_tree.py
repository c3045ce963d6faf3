"""The takes of a frame as the tree that refining made of them, drawn along lines that read well.

A line is a take and what became of it, down to the end; the other ways on from a take of it are lines of their own
beside. A line goes on to what the frame shows, else to where most was made. So a hundred refinements in a row are one
line, and lines are never nested deeper than the logarithm of the number of takes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from kino.schemas.takes import Take
from kino.storage.exports import Told


@dataclass(eq=False)
class Node:
    """A take, the take it came of if that is to be seen, and its place among the frame's takes, from 1."""

    take: Take
    number: int
    parent: Node | None = None
    children: list[Node] = field(default_factory=list)
    size: int = 1
    shown: bool = False
    leads_to_shown: bool = False

    @property
    def next(self) -> Node | None:
        """The one that the line goes on to."""
        return max(self.children, key=lambda node: (node.leads_to_shown, node.size, -node.number), default=None)

    @property
    def branches(self) -> list[Node]:
        onward = self.next
        return [node for node in self.children if node is not onward]

    def path(self) -> list[str]:
        """Ids from the root to itself."""
        found, node = [self.take.id], self.parent
        while node is not None:
            found.append(node.take.id)
            node = node.parent
        return found[::-1]


def tree(told: Told) -> list[Node]:
    """All takes of a frame, oldest first. What came of a take in the trash hangs on the one before that."""
    nodes = {take.id: Node(take, number) for number, take in enumerate(told.takes, 1)}
    for node in nodes.values():
        node.shown = node.take.id == told.frame.take_id
        node.parent = _nearest(node, nodes, told.parents)
        if node.parent:
            node.parent.children.append(node)
    for node in _leaves_first(nodes.values()):
        if node.shown:
            node.leads_to_shown = True
        if node.parent:
            node.parent.size += node.size
            node.parent.leads_to_shown |= node.leads_to_shown
    return list(nodes.values())


def roots(nodes: list[Node]) -> list[Node]:
    return [node for node in nodes if node.parent is None]


def _nearest(node: Node, nodes: dict[str, Node], parents: dict[str, str | None]) -> Node | None:
    """The nearest take before this one that is to be seen. One made later is none: the rows would go in a circle."""
    seen = {node.take.id}
    parent_id = parents.get(node.take.id)
    while parent_id is not None and parent_id not in seen:
        if (parent := nodes.get(parent_id)) and parent.number < node.number:
            return parent
        seen.add(parent_id)
        parent_id = parents.get(parent_id)
    return None


def _leaves_first(nodes: Iterable[Node]) -> list[Node]:
    """A parent is always older than its children, so backwards in time is from the leaves to the roots."""
    return sorted(nodes, key=lambda node: -node.number)
