"""Patents of The Lens as CSV."""

from __future__ import annotations

from liaowang.sources import columns as c
from liaowang.sources.formats import patent_columns as pc
from liaowang.sources.tables import Table, header_signs


class LensPatents(Table):
    """Read patents of The Lens; its scholarly works are another format."""

    name = "lens_patents"
    title = "Lens patents CSV"
    origin = "lens"
    kind = "patent"
    signs = header_signs(
        "Lens ID, Display Key, Title", "Lens ID, Jurisdiction, Title", "Lens ID, Applicants, Inventors"
    )
    columns = c.Columns(
        c.column(c.skip, "#"),
        c.column(pc.publication_number, "Display Key", "Publication Number"),
        c.column(c.identifier("lens"), "Lens ID"),
        c.column(pc.application_number, "Application Number"),
        c.column(c.put("title"), "Title"),
        c.column(c.put("abstract"), "Abstract"),
        c.column(pc.inventors, "Inventors"),
        c.column(pc.applicants, "Applicants"),
        c.column(pc.applicants, "Owners", "Owners (US)"),
        c.column(pc.publication_date, "Publication Date"),
        c.column(c.date("filed"), "Application Date", "Filing Date"),
        c.column(c.date("priority"), "Earliest Priority Date"),
        c.column(pc.classes("cpc"), "CPC Classifications"),
        c.column(pc.classes("ipc"), "IPCR Classifications", "IPC Classifications"),
        c.column(pc.other_classes("uspc"), "US Classifications"),
        c.column(c.references(), "NPL Citations"),
        c.column(pc.cited, "Cites Patents", "Cited Patents"),
        c.column(c.citations("lens"), "Cited by Patent Count"),
        c.column(c.address, "URL"),
        c.column(c.aside, "Publication Year"),
    )
