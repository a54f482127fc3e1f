"""Columns of the audit."""
