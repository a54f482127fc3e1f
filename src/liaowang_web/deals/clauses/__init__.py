"""The text of a contract, assembled from clauses in both languages: a draft that a lawyer has to check.

Takes terms that people filled in, and the parties; gives what is missing, and a text that is frozen and hashed.
Leaves keeping and signing it to services.
"""

from liaowang_web.deals.clauses.assembling import content_of, title_of
from liaowang_web.deals.clauses.catalogue import Term, Terms, terms_of
from liaowang_web.deals.clauses.filling import Missing, missing_in, pruned
from liaowang_web.deals.clauses.payment import TermsError, plan_from

__all__ = [
    "Missing",
    "Term",
    "Terms",
    "TermsError",
    "content_of",
    "missing_in",
    "plan_from",
    "pruned",
    "terms_of",
    "title_of",
]
