"""A schedule on paper, and the report of an event as a workbook.

Takes what selectors gathered; gives bytes.
Leaves reading rows to `selectors`, and answering to `views`.
"""

from liaowang_web.events.printing.reports import report_as_xlsx
from liaowang_web.events.printing.schedules import schedule_as_pdf
from liaowang_web.observatory.printing import NoChineseFontError

__all__ = ["NoChineseFontError", "report_as_xlsx", "schedule_as_pdf"]
