"""Use cases that join the rooms: observe, inspect, read and compare runs; the only door for web and command line.

Takes settings and gives a run, a folder of tables with a manifest, or plain values read from one.
Leaves parsing words and printing to `cli`, and every method to the rooms below.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from liaowang.matching import (
        CandidateIndex,
        CandidateWriting,
        Counterfactual,
        Factor,
        Fit,
        Gate,
        Indicator,
        Judgement,
        Match,
        Matches,
        NoGradesError,
        Phrase,
        Quote,
        Reason,
        Said,
        Side,
    )
    from liaowang.records import LiaowangError
    from liaowang.runs.attainment import LEAST_DAYS, LEAST_ITEMS, TRIED_MONTHS, Attainment, foretell_attainment
    from liaowang.runs.backtesting import BacktestSettings, backtest
    from liaowang.runs.classifying import classify_lines, classify_records, classify_texts
    from liaowang.runs.comparison import compare_runs
    from liaowang.runs.contributors import tell_contributors
    from liaowang.runs.explaining import explain_topic, tell_topics
    from liaowang.runs.feeds import WATCH_EXAMPLE, FeedSettings, WatchSettings, read_watch_settings
    from liaowang.runs.inspection import inspect_file
    from liaowang.runs.ledger import mend_ledger, verify_ledger
    from liaowang.runs.listing import list_topics
    from liaowang.runs.match_training import (
        MatchScored,
        MatchTrained,
        open_ranker,
        retrain_ranker,
        score_pairs,
        train_ranker,
    )
    from liaowang.runs.matchmaking import (
        MATCH_CAUSES,
        MATCH_CHANGES,
        MATCH_FACTORS,
        MATCH_MOVES,
        MATCH_RULES,
        MATCH_SPEAKS_AGAINST,
        MATCH_SPEAKS_FOR,
        match,
        open_candidates,
    )
    from liaowang.runs.noise import counting_error
    from liaowang.runs.observation import observe
    from liaowang.runs.overview import tell_run
    from liaowang.runs.processes import keep_freed_memory
    from liaowang.runs.progress import Progress, Silence
    from liaowang.runs.reading import read_topic
    from liaowang.runs.repairing import RepairedFile, repair_file
    from liaowang.runs.replaying import ReplaySettings, replay
    from liaowang.runs.report.ledger import write_ledger_page
    from liaowang.runs.resolving import ResolveSettings, resolve
    from liaowang.runs.reviewing import assign_reviewers, sum_up_reviews
    from liaowang.runs.scoring import tell_ledger
    from liaowang.runs.searching import SEARCH_FACETS, SEARCH_SORTS, open_index
    from liaowang.runs.settings import ObserveSettings
    from liaowang.runs.store import Run, open_run
    from liaowang.runs.taxonomies import describe_taxonomy
    from liaowang.runs.templating import make_template
    from liaowang.runs.timetabling import (
        Blocked,
        Conflict,
        FairMeeting,
        FairPerson,
        FairSlot,
        FairTable,
        MeetingFair,
        Place,
        Timetabled,
        TimetableProgress,
        bound_timetable,
        conflicts_of_moves,
        find_conflicts,
        make_timetable,
        replan_timetable,
        weigh_timetable,
    )
    from liaowang.runs.updating import UpdateSettings, update
    from liaowang.runs.watching import watch
    from liaowang.runs.watchlist import harmless_cell
    from liaowang.search import Document, Found, Hit, IndexBusy, Question, Reader, SearchIndex, Writing, mark_words

__all__ = [
    "LEAST_DAYS",
    "LEAST_ITEMS",
    "MATCH_CAUSES",
    "MATCH_CHANGES",
    "MATCH_FACTORS",
    "MATCH_MOVES",
    "MATCH_RULES",
    "MATCH_SPEAKS_AGAINST",
    "MATCH_SPEAKS_FOR",
    "SEARCH_FACETS",
    "SEARCH_SORTS",
    "TRIED_MONTHS",
    "WATCH_EXAMPLE",
    "Attainment",
    "BacktestSettings",
    "Blocked",
    "CandidateIndex",
    "CandidateWriting",
    "Conflict",
    "Counterfactual",
    "Document",
    "Factor",
    "FairMeeting",
    "FairPerson",
    "FairSlot",
    "FairTable",
    "FeedSettings",
    "Fit",
    "Found",
    "Gate",
    "Hit",
    "IndexBusy",
    "Indicator",
    "Judgement",
    "LiaowangError",
    "Match",
    "MatchScored",
    "MatchTrained",
    "Matches",
    "MeetingFair",
    "NoGradesError",
    "ObserveSettings",
    "Phrase",
    "Place",
    "Progress",
    "Question",
    "Quote",
    "Reader",
    "Reason",
    "RepairedFile",
    "ReplaySettings",
    "ResolveSettings",
    "Run",
    "Said",
    "SearchIndex",
    "Side",
    "Silence",
    "TimetableProgress",
    "Timetabled",
    "UpdateSettings",
    "WatchSettings",
    "Writing",
    "assign_reviewers",
    "backtest",
    "bound_timetable",
    "classify_lines",
    "classify_records",
    "classify_texts",
    "compare_runs",
    "conflicts_of_moves",
    "counting_error",
    "describe_taxonomy",
    "explain_topic",
    "find_conflicts",
    "foretell_attainment",
    "harmless_cell",
    "inspect_file",
    "keep_freed_memory",
    "list_topics",
    "make_template",
    "make_timetable",
    "mark_words",
    "match",
    "mend_ledger",
    "observe",
    "open_candidates",
    "open_index",
    "open_ranker",
    "open_run",
    "read_topic",
    "read_watch_settings",
    "repair_file",
    "replan_timetable",
    "replay",
    "resolve",
    "retrain_ranker",
    "score_pairs",
    "sum_up_reviews",
    "tell_contributors",
    "tell_ledger",
    "tell_run",
    "tell_topics",
    "train_ranker",
    "update",
    "verify_ledger",
    "watch",
    "weigh_timetable",
    "write_ledger_page",
]

# Names are imported when first used: `liaowang topic` reads three small tables and must not pay for faiss and scipy.
_HOMES = {
    "Counterfactual": "liaowang.matching",
    "Factor": "liaowang.matching",
    "Fit": "liaowang.matching",
    "Gate": "liaowang.matching",
    "Indicator": "liaowang.matching",
    "Match": "liaowang.matching",
    "Matches": "liaowang.matching",
    "Phrase": "liaowang.matching",
    "Quote": "liaowang.matching",
    "Reason": "liaowang.matching",
    "Side": "liaowang.matching",
    "MATCH_CAUSES": "liaowang.runs.matchmaking",
    "MATCH_CHANGES": "liaowang.runs.matchmaking",
    "MATCH_FACTORS": "liaowang.runs.matchmaking",
    "MATCH_MOVES": "liaowang.runs.matchmaking",
    "MATCH_RULES": "liaowang.runs.matchmaking",
    "MATCH_SPEAKS_AGAINST": "liaowang.runs.matchmaking",
    "MATCH_SPEAKS_FOR": "liaowang.runs.matchmaking",
    "match": "liaowang.runs.matchmaking",
    "open_candidates": "liaowang.runs.matchmaking",
    "CandidateIndex": "liaowang.matching",
    "CandidateWriting": "liaowang.matching",
    "Document": "liaowang.search",
    "Found": "liaowang.search",
    "Hit": "liaowang.search",
    "IndexBusy": "liaowang.search",
    "Question": "liaowang.search",
    "Reader": "liaowang.search",
    "SearchIndex": "liaowang.search",
    "Writing": "liaowang.search",
    "mark_words": "liaowang.search",
    "SEARCH_FACETS": "liaowang.runs.searching",
    "SEARCH_SORTS": "liaowang.runs.searching",
    "open_index": "liaowang.runs.searching",
    "FeedSettings": "liaowang.runs.feeds",
    "Attainment": "liaowang.runs.attainment",
    "LEAST_DAYS": "liaowang.runs.attainment",
    "LEAST_ITEMS": "liaowang.runs.attainment",
    "TRIED_MONTHS": "liaowang.runs.attainment",
    "foretell_attainment": "liaowang.runs.attainment",
    "BacktestSettings": "liaowang.runs.backtesting",
    "assign_reviewers": "liaowang.runs.reviewing",
    "backtest": "liaowang.runs.backtesting",
    "LiaowangError": "liaowang.records",
    "Judgement": "liaowang.matching",
    "NoGradesError": "liaowang.matching",
    "Said": "liaowang.matching",
    "open_ranker": "liaowang.runs.match_training",
    "retrain_ranker": "liaowang.runs.match_training",
    "MatchScored": "liaowang.runs.match_training",
    "MatchTrained": "liaowang.runs.match_training",
    "score_pairs": "liaowang.runs.match_training",
    "train_ranker": "liaowang.runs.match_training",
    "ObserveSettings": "liaowang.runs.settings",
    "Progress": "liaowang.runs.progress",
    "RepairedFile": "liaowang.runs.repairing",
    "Run": "liaowang.runs.store",
    "Silence": "liaowang.runs.progress",
    "WATCH_EXAMPLE": "liaowang.runs.feeds",
    "WatchSettings": "liaowang.runs.feeds",
    "classify_lines": "liaowang.runs.classifying",
    "classify_records": "liaowang.runs.classifying",
    "classify_texts": "liaowang.runs.classifying",
    "compare_runs": "liaowang.runs.comparison",
    "counting_error": "liaowang.runs.noise",
    "describe_taxonomy": "liaowang.runs.taxonomies",
    "explain_topic": "liaowang.runs.explaining",
    "harmless_cell": "liaowang.runs.watchlist",
    "inspect_file": "liaowang.runs.inspection",
    "keep_freed_memory": "liaowang.runs.processes",
    "list_topics": "liaowang.runs.listing",
    "make_template": "liaowang.runs.templating",
    "observe": "liaowang.runs.observation",
    "open_run": "liaowang.runs.store",
    "read_topic": "liaowang.runs.reading",
    "read_watch_settings": "liaowang.runs.feeds",
    "repair_file": "liaowang.runs.repairing",
    "UpdateSettings": "liaowang.runs.updating",
    "update": "liaowang.runs.updating",
    "watch": "liaowang.runs.watching",
    "Blocked": "liaowang.runs.timetabling",
    "Conflict": "liaowang.runs.timetabling",
    "FairMeeting": "liaowang.runs.timetabling",
    "FairPerson": "liaowang.runs.timetabling",
    "FairSlot": "liaowang.runs.timetabling",
    "FairTable": "liaowang.runs.timetabling",
    "MeetingFair": "liaowang.runs.timetabling",
    "Place": "liaowang.runs.timetabling",
    "TimetableProgress": "liaowang.runs.timetabling",
    "bound_timetable": "liaowang.runs.timetabling",
    "Timetabled": "liaowang.runs.timetabling",
    "conflicts_of_moves": "liaowang.runs.timetabling",
    "find_conflicts": "liaowang.runs.timetabling",
    "make_timetable": "liaowang.runs.timetabling",
    "replan_timetable": "liaowang.runs.timetabling",
    "weigh_timetable": "liaowang.runs.timetabling",
    "ReplaySettings": "liaowang.runs.replaying",
    "ResolveSettings": "liaowang.runs.resolving",
    "mend_ledger": "liaowang.runs.ledger",
    "replay": "liaowang.runs.replaying",
    "resolve": "liaowang.runs.resolving",
    "sum_up_reviews": "liaowang.runs.reviewing",
    "tell_contributors": "liaowang.runs.contributors",
    "tell_ledger": "liaowang.runs.scoring",
    "tell_run": "liaowang.runs.overview",
    "tell_topics": "liaowang.runs.explaining",
    "verify_ledger": "liaowang.runs.ledger",
    "write_ledger_page": "liaowang.runs.report.ledger",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value
