"""Cut a SentencePiece model down to the pieces that a table has rows for."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

_PIECE = 1
"""Number of the field of a piece in SentencePiece's ModelProto; the other fields are kept as they are."""


def keep_pieces(model: bytes, kept: npt.NDArray[np.bool_]) -> bytes:
    """Leave out the pieces that are not kept; those behind them move up.

    Parameters
    ----------
    model : bytes
        A serialised ModelProto.
    kept : array of bool
        One for each piece, in order.
    """
    number = -1
    parts = []
    for field, part in _fields(model):
        number += field == _PIECE
        if field != _PIECE or kept[number]:
            parts.append(part)
    if number + 1 != len(kept):
        raise ValueError(f"the model holds {number + 1} pieces, not {len(kept)}")
    return b"".join(parts)


def _fields(model: bytes) -> Iterator[tuple[int, bytes]]:
    """Split a message whose fields are all of the kind that states its length."""
    place = 0
    while place < len(model):
        start = place
        key, place = _varint(model, place)
        if key & 7 != 2:
            raise ValueError(f"field {key >> 3} has wire type {key & 7}; a SentencePiece model holds messages only")
        length, place = _varint(model, place)
        place += length
        yield key >> 3, model[start:place]


def _varint(data: bytes, place: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[place]
        value |= (byte & 127) << shift
        place, shift = place + 1, shift + 7
        if byte < 128:
            return value, place
