"""Spreadsheets as offices keep them, read by the meaning of their heads and cells."""
