"""The report of a run: one HTML file, English and Chinese, that reads offline and by mail.

Takes the tables, watchlist and manifest of a run as they are, and writes ``report.html`` into its folder.
Leaves every number to the rooms below: it counts, sorts and words what they computed, and computes no score.
"""

from liaowang.runs.report.page import write_report

__all__ = ["write_report"]
