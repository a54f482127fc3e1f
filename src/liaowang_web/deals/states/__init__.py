"""Transition tables of the deals."""
