"""The sample that topics are found on where there are more records than memory and minutes are for."""

from __future__ import annotations

import hashlib

import numpy as np
import numpy.typing as npt
import polars as pl


def share_sampled(n_records: int, sample_size: int) -> float:
    """Give the share of the records that a sample of about so many takes, 0 to 1.

    Examples
    --------
    >>> share_sampled(90_000, 200_000), share_sampled(1_000_000, 200_000)
    (1.0, 0.2)
    """
    return 1.0 if n_records <= sample_size else round(sample_size / n_records, 6)


def in_sample(record_ids: pl.Series, share: float, seed: int) -> npt.NDArray[np.bool_]:
    """Tell which records a sample takes: by their identity, so that it is the same whatever else is there.

    Examples
    --------
    >>> in_sample(pl.Series([f"arxiv:0704.000{i}" for i in range(1, 7)]), 0.5, 0).tolist()
    [True, True, True, True, False, True]
    """
    if share >= 1:
        return np.ones(len(record_ids), bool)
    limit = int(share * 2**64)
    start = hashlib.blake2b(f"sample:{seed}:".encode(), digest_size=8)
    taken = np.zeros(len(record_ids), bool)
    for place, name in enumerate(record_ids.to_list()):
        hashed = start.copy()
        hashed.update(name.encode())
        taken[place] = int.from_bytes(hashed.digest(), "big") < limit
    return taken
