"""What matching keeps: lists of matches, what people said of them, whom they avoid, and rankers."""

from liaowang_web.matching.models.lists import MatchList, Suggestion
from liaowang_web.matching.models.people import Avoidance, Preference
from liaowang_web.matching.models.rankers import RankerVersion
from liaowang_web.matching.models.said import Feedback, Question

__all__ = ["Avoidance", "Feedback", "MatchList", "Preference", "Question", "RankerVersion", "Suggestion"]
