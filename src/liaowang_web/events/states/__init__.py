"""Transition tables of the events."""
