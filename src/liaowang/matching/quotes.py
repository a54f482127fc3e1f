"""Pieces of two texts that say the same, with their places, so that a reader sees why and can look it up."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from liaowang.matching.likeness import Floats, encode_texts
from liaowang.matching.sides import Phrase, Quote, Side
from liaowang.search import stem

N_PHRASES = 3
_MOST_SENTENCES = 24
_SHORTEST = 2
_LONGEST = 160
_LEAST_COSINE = 0.35
_SENTENCE = re.compile(r"[^。！？!?；;\n]+?(?:[。！？!?；;]|\.(?=\s|$)|(?=\n)|$)")
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
_HAN = re.compile(r"[\u3400-\u9fff]")


def _latin(text: str) -> Iterator[tuple[str, int, int]]:
    """Give the stems of Latin words, and where those stand; of what has a hyphen its parts."""
    for it in _LATIN.finditer(text):
        start, run = it.start(), it.group()
        for part in run.split("-") if "-" in run else (run,):
            if part:
                yield stem(part), start, start + len(part)
            start += len(part) + 1


@dataclass(frozen=True)
class Sentence:
    """A sentence with its place, and the shared words that stand in it."""

    name: str
    start: int
    text: str

    @property
    def language(self) -> str:
        """The language it is written in."""
        return "zh" if _HAN.search(self.text) else "en"

    def places(self, words: Collection[str]) -> dict[str, tuple[int, int]]:
        """Give where words stand in it, by word; the first place of each."""
        found: dict[str, tuple[int, int]] = {}
        lower = self.text.lower()
        for word in words:
            if not word.isascii():
                at = lower.find(word)
                if at >= 0:
                    found[word] = (at, at + len(word))
        wanted = {word for word in words if word.isascii()}
        if wanted:
            for stemmed, start, end in _latin(lower):
                if stemmed in wanted:
                    found.setdefault(stemmed, (start, end))
        return found

    def quote(self, places: Iterable[tuple[int, int]] = ()) -> Quote:
        """Quote it."""
        return Quote(self.name, self.start, self.start + len(self.text), self.text, tuple(sorted(places)))


def sentences_of(side: Side, tier: int) -> list[Sentence]:
    """Part the texts that a tier may read into sentences; a long one is cut at its end.

    Examples
    --------
    >>> side = Side(1, "product", {"zh": "膜"}, {"zh_0": "薄而强。可卷。", "zh_2": "配方"})
    >>> [(it.name, it.start, it.text) for it in sentences_of(side, 0)]
    [('title_zh', 0, '膜'), ('zh_0', 0, '薄而强。'), ('zh_0', 4, '可卷。')]
    """
    texts = [(f"title_{language}", text) for language, text in side.titles.items() if text]
    texts += [(name, side.texts[name]) for name in side.text_names(tier)]
    found = []
    for name, text in texts:
        for it in [re.match(r".*", text, re.DOTALL)] if name.startswith("title") else _SENTENCE.finditer(text):
            told = it.group() if it else ""
            stripped = told.strip()
            if it and len(stripped) >= (1 if name.startswith("title") else _SHORTEST):
                start = it.start() + told.index(stripped)
                found.append(Sentence(name, start, stripped[:_LONGEST]))
    return found[:_MOST_SENTENCES]


Places = Mapping[str, tuple[int, int]]


def shared_phrases(
    asked: Sequence[Sentence], places: Sequence[Places], offered: Sequence[Sentence], shared: Mapping[str, float],
    limit: int = N_PHRASES,
) -> list[Phrase]:  # fmt: skip
    """Give pairs of sentences that share words, each sentence once, the weightiest first.

    Parameters
    ----------
    asked, offered : sequence of Sentence
    places : sequence of mapping of word to two int
        Where the words of the side that is compared stand in each sentence of ``asked``.
    shared : mapping of word to float
        Words that both sides hold, with their weights.
    """
    mine = [{word: it[word] for word in shared if word in it} for it in places]
    theirs = [it.places(shared) for it in offered]
    pairs = []
    for row, own in enumerate(mine):
        for other, their in enumerate(theirs):
            words = own.keys() & their.keys()
            if words:
                pairs.append((sum(shared[word] for word in words), row, other, words))
    pairs.sort(key=lambda it: (-it[0], it[1], it[2]))
    rows: set[int] = set()
    others: set[int] = set()
    told: set[str] = set()
    phrases = []
    for weight, row, other, words in pairs:
        if row in rows or other in others or words <= told:
            continue
        rows.add(row)
        others.add(other)
        told |= words
        one = asked[row].quote(mine[row][word] for word in words)
        phrases.append(Phrase(one, offered[other].quote(theirs[other][word] for word in words), "words", weight))
        if len(phrases) == limit:
            break
    return phrases


def near_phrases(
    asked: Sequence[Sentence], vectors: Floats, offered: Sequence[Sequence[Sentence]]
) -> list[Phrase | None]:
    """Give of each list the sentence that is nearest in meaning to one that is asked, if any is near."""
    flat = [it for each in offered for it in each]
    if not flat or not asked:
        return [None] * len(offered)
    theirs = encode_texts([it.text for it in flat], [it.language for it in flat])
    cosines = vectors @ theirs.T
    found: list[Phrase | None] = []
    start = 0
    for each in offered:
        part = cosines[:, start : start + len(each)]
        start += len(each)
        if not part.size or part.max() < _LEAST_COSINE:
            found.append(None)
            continue
        row, other = divmod(int(part.argmax()), part.shape[1])
        found.append(Phrase(asked[row].quote(), each[other].quote(), "meaning", float(part.max())))
    return found


def encode_sentences(sentences: Sequence[Sentence]) -> Floats:
    """Give sentences their vectors."""
    return encode_texts([it.text for it in sentences], [it.language for it in sentences])
