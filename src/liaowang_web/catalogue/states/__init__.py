"""How editions, nominations, reviews and objections walk from state to state."""

from liaowang_web.catalogue.states.editions import EDITION
from liaowang_web.catalogue.states.nominations import NOMINATION
from liaowang_web.catalogue.states.objections import OBJECTION
from liaowang_web.catalogue.states.reviews import REVIEW

__all__ = ["EDITION", "NOMINATION", "OBJECTION", "REVIEW"]
