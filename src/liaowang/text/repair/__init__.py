"""Repair of Chinese text that converters have polluted, and of what else is wrong with the characters of a text.

Takes pages, fragments or columns and gives them clean, with every change and its reason.
Leaves reading files to `sources` and telling of changes to the command line.
"""

from liaowang.text.repair.pages import Change, Repaired, repair_column, repair_lines, repair_page

__all__ = ["Change", "Repaired", "repair_column", "repair_lines", "repair_page"]
