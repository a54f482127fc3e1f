"""What counting alone leaves uncertain of a number of records."""

from __future__ import annotations

from scipy.special import gammaincinv


def counting_error(n: int) -> tuple[float, float]:
    """Give the ends of the 90% interval of a Poisson mean when `n` were counted (Garwood 1936).

    Examples
    --------
    >>> [round(end, 2) for end in counting_error(10)]
    [5.43, 16.96]
    """
    return float(gammaincinv(n, 0.05)) if n else 0.0, float(gammaincinv(n + 1, 0.95))
