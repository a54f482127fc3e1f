"""A house whose exports are tagged text: most of it is the grammar of its lines and the meaning of its tags."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from liaowang.records import Flaw, Record
from liaowang.sources.blocks import Block, Grammar, read_blocks
from liaowang.sources.columns import Columns
from liaowang.sources.fields import settle_years
from liaowang.sources.lines import Lines
from liaowang.sources.reader import Draft, Reader


class Tagged(Reader):
    """A reader of tagged text; subclasses give the grammar, what the tags mean, and what tells the house."""

    grammar: ClassVar[Grammar]
    columns: ClassVar[Columns]

    def read(self, lines: Lines) -> Iterator[Record | Flaw]:
        """See `Reader.read`."""
        return read_blocks(lines, self.grammar, self.draft_of)

    def draft_of(self, lines: Lines, block: Block) -> Draft:
        """Draft the record of a block."""
        fields: dict[str, list[str]] = {}
        for name, values in zip(self.columns.names(list(block.fields)), block.fields.values(), strict=True):
            fields.setdefault(name, []).extend(values)
        block = block._replace(fields=fields)
        draft = Draft(lines, block.line, "paper", self.origin)
        self.start(draft, block)
        self.columns.fill(draft, block)
        self.settle(draft)
        return draft

    def start(self, draft: Draft, block: Block) -> None:
        """Take what several tags say together, before the tags are used one by one."""

    def settle(self, draft: Draft) -> None:
        """Put in order what the tags gave."""
        settle_years(draft)
        draft.add_arxiv_doi()
