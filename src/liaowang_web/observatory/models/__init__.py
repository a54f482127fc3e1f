"""What the observatory keeps: imported runs, corrections of their names, ledgers of forecasts, saved views."""

from liaowang_web.observatory.models.corrections import Correction
from liaowang_web.observatory.models.ledgers import Forecast, Ledger, LedgerFile
from liaowang_web.observatory.models.runs import DIRECTIONS, Document, Passage, Run, Succession, Topic
from liaowang_web.observatory.models.saved import SavedView

__all__ = [
    "DIRECTIONS",
    "Correction",
    "Document",
    "Forecast",
    "Ledger",
    "LedgerFile",
    "Passage",
    "Run",
    "SavedView",
    "Succession",
    "Topic",
]
