"""Walking a thread: from where it is asked for down to the documents, and up to the target."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from liaowang_web.hall.policies import Anybody
from liaowang_web.programme.models import EvidenceItem
from liaowang_web.programme.selectors.thread.nodes import STAGES, Node, node_of
from liaowang_web.programme.selectors.thread.steps import Next, down, up

MOST_NODES = 60
"""So many are shown; a thread that is longer says so, and is read from a place nearer to what is looked for."""
_PLACE = {stage: place for place, stage in enumerate(STAGES)}


@dataclass(frozen=True)
class Thread:
    """What hangs together, as one person may see it.

    Attributes
    ----------
    start : Node
        From where it was asked for.
    nodes : sequence of Node
        By stage, from the target to the documents.
    lines : sequence of (str, str)
        Keys of what stands next to each other, the one nearer to the target first.
    is_cut : bool
        Whether there is more than `MOST_NODES`.
    """

    start: Node
    nodes: Sequence[Node]
    lines: Sequence[tuple[str, str]]
    is_cut: bool

    @property
    def stages(self) -> list[tuple[str, list[Node]]]:
        """The stages on which something stands, with their word and what stands there."""
        told = ((str(word), [it for it in self.nodes if it.stage == stage]) for stage, word in STAGES.items())
        return [(word, found) for word, found in told if found]

    def next_to(self, node: Node) -> list[Node]:
        """Give what stands next to a node on the side of the documents."""
        after = {end for start, end in self.lines if start == node.key}
        return [it for it in self.nodes if it.key in after]


def thread_of(user: Anybody, item: EvidenceItem) -> Thread:
    """Give the thread of a piece of evidence that this person sees."""
    found = thread_from(user, "evidence", item)
    if found is None:  # the caller asked for it as this person
        raise LookupError(item.pk)
    return found


def thread_from(user: Anybody, stage: str, thing: Any) -> Thread | None:
    """Walk from a thing both ways, each way without turning back; nothing if this person may not see the thing.

    What they may not see is left out with all that only it leads to, so that nothing tells that it is there.
    """
    start = node_of(user, stage, thing)
    if start is None:
        return None
    walk = _Walk(user, start)
    walk.go(down, is_down=True)
    walk.go(up, is_down=False)
    walk.join_pairs()
    nodes = sorted(walk.nodes.values(), key=lambda it: _PLACE[it.stage])
    return Thread(start, nodes, sorted(walk.lines), walk.is_cut)


class _Walk:
    """What has been found so far."""

    def __init__(self, user: Anybody, start: Node) -> None:
        self.user, self.start = user, start
        self.nodes: dict[str, Node] = {start.key: start}
        self.lines: set[tuple[str, str]] = set()
        self.is_cut = False

    def go(self, step: Callable[[str, Any], Next], *, is_down: bool) -> None:
        """Follow each branch to its end before the next: where there is too much, a few threads are whole."""
        walked = {self.start.key}

        def follow(here: Node) -> None:
            for stage, thing in step(here.stage, here.thing):
                node = node_of(self.user, stage, thing)
                if node is None or not self._keeps(node):
                    continue
                self.lines.add((here.key, node.key) if is_down else (node.key, here.key))
                if node.key not in walked:
                    walked.add(node.key)
                    follow(node)

        follow(self.start)

    def join_pairs(self) -> None:
        """Show both entries of each match: whoever comes from the one wants to know what it answered."""
        for here in [it for it in self.nodes.values() if it.stage == "match"]:
            for stage, thing in down(here.stage, here.thing):
                node = node_of(self.user, stage, thing)
                if node is not None and self._keeps(node):
                    self.lines.add((here.key, node.key))

    def _keeps(self, node: Node) -> bool:
        if node.key not in self.nodes and len(self.nodes) >= MOST_NODES:
            self.is_cut = True
            return False
        self.nodes.setdefault(node.key, node)
        return True
