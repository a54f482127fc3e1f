"""Liaowang (瞭望): an observatory for frontier technology, from raw records to a ranked watchlist."""

__version__ = "0.1.0"
