"""What the hall keeps: entries of four kinds, the rows beneath them, versions, files, agreements and checks."""

from liaowang_web.hall.models.details import Achievement, Demand, Product, Technology
from liaowang_web.hall.models.entries import Entry
from liaowang_web.hall.models.imports import Import, ImportedRow
from liaowang_web.hall.models.keeping import Agreement, Attachment, Check, Decline, Reminder, Version
from liaowang_web.hall.models.pricing import PriceExclusion
from liaowang_web.hall.models.rows import Indicator, Patent, Readiness, Share, TopicLink

__all__ = [
    "Achievement",
    "Agreement",
    "Attachment",
    "Check",
    "Decline",
    "Demand",
    "Entry",
    "Import",
    "ImportedRow",
    "Indicator",
    "Patent",
    "PriceExclusion",
    "Product",
    "Readiness",
    "Reminder",
    "Share",
    "Technology",
    "TopicLink",
    "Version",
]
