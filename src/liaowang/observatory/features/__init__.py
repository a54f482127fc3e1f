"""What is known of topics and terms at an origin, as one number each, for forecasts.

Takes a `Scene` of documents known at the cut-off and who belongs to which unit; gives a frame of ranks within the
origin. Leaves what came later to `outcomes`: a scene holds no later document.
"""

from liaowang.observatory.features.authors import N_AUTHORED
from liaowang.observatory.features.features import make_features, rank_features
from liaowang.observatory.features.groups import GROUPS, contributions_by_group, group_of
from liaowang.observatory.features.scene import RowsOf, Scene, membership_of

__all__ = [
    "GROUPS",
    "N_AUTHORED",
    "RowsOf",
    "Scene",
    "contributions_by_group",
    "group_of",
    "make_features",
    "membership_of",
    "rank_features",
]
