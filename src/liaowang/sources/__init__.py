"""Where records come from: files as users export them, in the formats of many houses.

Takes paths and gives, in bounded memory, a stream of records and of flaws: whatever could not be used, and where.
Leaves keeping and merging records to `corpus`, and the text of titles and abstracts, as it stands, to `text`.
"""

from liaowang.sources.formats.template import write_template
from liaowang.sources.reader import Reader
from liaowang.sources.registry import all_readers
from liaowang.sources.source import Source, find_files, open_source
from liaowang.sources.texts import Text, read_text

__all__ = ["Reader", "Source", "Text", "all_readers", "find_files", "open_source", "read_text", "write_template"]
