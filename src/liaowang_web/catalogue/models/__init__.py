"""What the catalogue keeps: editions, nominations, experts with their relations, reviews, notices, publications."""

from liaowang_web.catalogue.models.editions import Criterion, Edition
from liaowang_web.catalogue.models.experts import Affiliation, Expert, Relation
from liaowang_web.catalogue.models.nominations import Nomination
from liaowang_web.catalogue.models.notices import Notice, Objection, Publication
from liaowang_web.catalogue.models.reviews import Exclusion, Review, Score

__all__ = [
    "Affiliation",
    "Criterion",
    "Edition",
    "Exclusion",
    "Expert",
    "Nomination",
    "Notice",
    "Objection",
    "Publication",
    "Relation",
    "Review",
    "Score",
]
