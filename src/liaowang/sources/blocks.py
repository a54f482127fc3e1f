"""Records made of tagged lines: split into blocks of tag and values, whatever stands between or breaks off."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from liaowang.records import EXCERPT_LENGTH, Flaw, Record
from liaowang.sources.lines import Lines
from liaowang.sources.reader import Draft

MAX_BLOCK_CHARACTERS = 4 << 20


class Block(NamedTuple):
    """The tagged lines of one record."""

    line: int
    """First line, from 1."""
    fields: dict[str, list[str]]
    """Values a tag, in order; lines of one value are joined by line breaks."""
    raw: str
    """Beginning of the raw text, for excerpts."""

    def take(self, *tags: str) -> list[str]:
        """Remove these tags and give all their values that are not empty, in the order of the tags."""
        return [value for tag in tags for value in map(str.strip, self.fields.pop(tag, [])) if value]

    def take_first(self, *tags: str) -> str:
        """Remove the first of these tags that has a value and give its first value; the others stay."""
        for tag in tags:
            if values := self.take(tag):
                if values[1:]:
                    self.fields[tag] = values[1:]
                return values[0]
        return ""


class Grammar(NamedTuple):
    """How the blocks of a format are told apart."""

    split: Callable[[str], tuple[str, str] | None]
    """Split a line into tag and value; None for a line that goes on with the value before."""
    first: str
    """Tag that begins a record."""
    last: str | None
    """Tag that ends a record; None where the format has none."""
    outside: frozenset[str] = frozenset()
    """Tags that may stand between records."""
    begins: Callable[[str, Block, bool], bool] | None = None
    """Says whether a tag begins a record though one is open, by the open block and whether an empty line stands
    before the tag; where no record is open, any tag then opens one. None: only `first` does."""


class _Splitter:
    def __init__(self, lines: Lines, grammar: Grammar) -> None:
        self.lines = lines
        self.grammar = grammar
        self.block: Block | None = None
        self.raw: list[str] = []
        self.size = 0
        self.tag = ""
        self.is_stray = False
        self.is_skipping = False
        self.is_after_blank = False
        self.n_closed = 0
        self.n_unclosed = 0

    def begins(self, tag: str) -> bool:
        """Say whether a record begins at this tag."""
        grammar = self.grammar
        if grammar.begins is None or (self.is_skipping and not self.is_after_blank):
            return tag == grammar.first
        if self.block is None:
            return tag != grammar.last and tag not in grammar.outside
        return grammar.begins(tag, self.block, self.is_after_blank)

    def open(self, tag: str, value: str, line: str) -> None:
        self.block, self.tag = Block(self.lines.number, {tag: [value]}, ""), tag
        self.raw, self.size, self.is_stray, self.is_skipping = [line], len(line), False, False

    def close(self) -> Iterator[Block]:
        if self.block is not None:
            yield self.block._replace(raw="\n".join(self.raw)[:EXCERPT_LENGTH])
        self.block = None

    def add(self, split: tuple[str, str] | None, line: str) -> Iterator[Flaw]:
        """Put a line into the block; text outside of blocks is told once a stretch."""
        if self.block is None:
            if line.strip() and not self.is_stray and not (split and split[0] in self.grammar.outside):
                self.is_stray = True
                yield self.lines.flaw("note", "text that belongs to no record", excerpt=line)
            return
        self.size += len(line) + 1
        if self.size > MAX_BLOCK_CHARACTERS:
            reason = f"the record has more than {MAX_BLOCK_CHARACTERS:,} characters"
            yield self.lines.flaw("record", reason, line=self.block.line, excerpt="\n".join(self.raw))
            self.block, self.is_stray, self.is_skipping = None, True, True
            return
        if self.size - len(line) <= EXCERPT_LENGTH:
            self.raw.append(line)
        if split:
            self.tag = split[0]
            self.block.fields.setdefault(self.tag, []).append(split[1])
        elif line.strip():
            self.block.fields[self.tag].append(f"{self.block.fields[self.tag].pop()}\n{line.strip()}")

    def end(self) -> Iterator[Block | Flaw]:
        """Give or set aside the record that the end of the file left open."""
        last = self.grammar.last
        if self.block is not None and (self.lines.is_cut or (last and self.n_closed)):
            reason = "the file breaks off within this record"
            yield self.lines.flaw("record", reason, line=self.block.line, excerpt="\n".join(self.raw))
            self.block = None
        elif self.block is not None:
            self.n_unclosed += bool(last)
            yield from self.close()
        if self.n_unclosed:
            yield self.lines.flaw("note", f"{self.n_unclosed} records have no end mark {last}")


def split_blocks(lines: Lines, grammar: Grammar) -> Iterator[Block | Flaw]:
    """Split tagged lines into one block a record.

    A record whose end mark is missing ends where the next begins, and the number of such is told. The last
    record is set aside if the file breaks off in it: its end mark is missing while others have theirs, or the
    compressed stream is damaged.
    """
    state = _Splitter(lines, grammar)
    for line in lines:
        split = grammar.split(line)
        tag = split[0] if split else None
        if split and state.begins(split[0]):
            state.n_unclosed += bool(state.block is not None and grammar.last)
            yield from state.close()
            state.open(*split, line)
        elif tag is not None and tag == grammar.last and state.block is not None:
            state.n_closed += 1
            yield from state.close()
        else:
            yield from state.add(split, line)
        state.is_after_blank = not line.strip()
    yield from state.end()


def read_blocks(lines: Lines, grammar: Grammar, draft_of: Callable[[Lines, Block], Draft]) -> Iterator[Record | Flaw]:
    """Read tagged text: split it into blocks, draft a record of each, and pass on what was wrong."""
    for block in split_blocks(lines, grammar):
        if isinstance(block, Flaw):
            yield block
        else:
            yield from draft_of(lines, block).finish(block.raw)
