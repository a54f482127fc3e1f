"""Where records come from: files as users export them, in the formats of many houses, and answers of live services.

Takes paths and gives, in bounded memory, a stream of records and of flaws: whatever could not be used, and where.
Connectors take a client and give raw answers, which are read like any file once they are kept.
Leaves keeping and merging records to `corpus`, and the text of titles and abstracts, as it stands, to `text`.
"""

from liaowang.sources.formats.template import write_template
from liaowang.sources.live import (
    BudgetSpentError,
    Clock,
    Connector,
    ConnectorSettings,
    Limits,
    LiveError,
    Pace,
    Page,
    RefusedError,
    SystemClock,
    UnreachableError,
    all_connectors,
)
from liaowang.sources.reader import Reader
from liaowang.sources.registry import all_readers
from liaowang.sources.source import Source, find_files, open_source
from liaowang.sources.texts import Text, read_text

__all__ = [
    "BudgetSpentError",
    "Clock",
    "Connector",
    "ConnectorSettings",
    "Limits",
    "LiveError",
    "Pace",
    "Page",
    "Reader",
    "RefusedError",
    "Source",
    "SystemClock",
    "Text",
    "UnreachableError",
    "all_connectors",
    "all_readers",
    "find_files",
    "open_source",
    "read_text",
    "write_template",
]
