"""A version of a contract as DOCX, PDF and JSON, and a registration as PDF and XLSX; each carries its hash.

Takes a frozen version or a registration; gives bytes, with both languages of a contract in one file.
Leaves the text to `clauses`, and answering to `views`.
"""

from liaowang_web.deals.printing.contracts import contract_as_json, contract_as_pdf
from liaowang_web.deals.printing.registrations import registration_as_pdf, registration_as_xlsx
from liaowang_web.deals.printing.word import contract_as_docx
from liaowang_web.observatory.printing import NoChineseFontError

__all__ = [
    "NoChineseFontError",
    "contract_as_docx",
    "contract_as_json",
    "contract_as_pdf",
    "registration_as_pdf",
    "registration_as_xlsx",
]
