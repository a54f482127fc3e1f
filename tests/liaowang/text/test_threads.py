"""Threads of linear algebra: one while anybody asks for it, as before when nobody does."""

from __future__ import annotations

from threadpoolctl import threadpool_info, threadpool_limits

from liaowang.text import one_thread


def threads() -> set[int]:
    return {it["num_threads"] for it in threadpool_info() if it["user_api"] == "blas"}


def test_one_thread_for_as_long_as_anybody_is_within() -> None:
    with threadpool_limits(2):
        first, second = one_thread(), one_thread()
        assert threads() == {2}
        first.__enter__()
        second.__enter__()
        first.__exit__(None, None, None)
        assert threads() == {1}
        second.__exit__(None, None, None)
        assert threads() == {2}
