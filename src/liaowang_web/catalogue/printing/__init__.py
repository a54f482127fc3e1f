"""An edition as files: PDF, XLSX and JSON, all made of the same published content and each with its hash.

Takes a publication and the address of the site; gives bytes.
Leaves what is published to `contents`, and answering to `views`.
"""

from liaowang_web.catalogue.printing.documents import NoChineseFontError, as_pdf, as_pictures
from liaowang_web.catalogue.printing.workbooks import as_json, as_xlsx

__all__ = ["NoChineseFontError", "as_json", "as_pdf", "as_pictures", "as_xlsx"]
