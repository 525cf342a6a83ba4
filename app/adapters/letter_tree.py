"""A letter's HTML as a small tree: what the writer of editable files walks through."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

VOID = frozenset({"br", "meta"})


@dataclass
class Node:
    """One element with its classes and what it holds: elements and pieces of text."""

    tag: str
    classes: frozenset[str] = frozenset()
    parts: list["Node | str"] = field(default_factory=list)

    def children(self, tag: str = "") -> list["Node"]:
        """The elements directly inside, all or those of one kind."""
        return [part for part in self.parts if isinstance(part, Node) and (not tag or part.tag == tag)]

    def find(self, tag: str) -> list["Node"]:
        """Every element of one kind below this one."""
        return [node for node in self._below() if node.tag == tag]

    def text(self) -> str:
        """The text below this element, its white space made one."""
        return re.sub(r"\s+", " ", "".join(self._texts())).strip()

    def _below(self) -> Iterator["Node"]:
        for child in self.children():
            yield child
            yield from child._below()

    def _texts(self) -> Iterator[str]:
        for part in self.parts:
            if isinstance(part, str):
                yield part
            else:
                yield from part._texts()


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("")
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        node = Node(tag, frozenset((dict(attrs).get("class") or "").split()))
        self.open[-1].parts.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        if len(self.open) > 1 and self.open[-1].tag == tag:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].parts.append(data)


def tree_of(letter_html: str) -> Node:
    """Read a letter's HTML, which our own templates wrote and which therefore closes what it opens."""
    builder = _Builder()
    builder.feed(letter_html)
    builder.close()
    return builder.root
