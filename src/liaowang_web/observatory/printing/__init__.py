"""The briefing on paper: what it tells as plain data, and Typst, which sets it as a PDF.

Takes what `selectors.briefing` gathered and pictures that were drawn; gives the bytes of a PDF.
Leaves reading rows to `selectors`, drawing to `charts`, and answering to `views`.
"""

from liaowang_web.observatory.printing.fonts import NoChineseFontError
from liaowang_web.observatory.printing.making import PrintedBriefing

__all__ = ["NoChineseFontError", "PrintedBriefing"]
