"""The six directions of future industry: editions of the taxonomy, and the classifier that puts texts into them.

Takes texts, or Arrow batches of records, and gives directions with probabilities, tracks, and the words that decided.
Leaves reading files to `sources`, running over a corpus to `runs`, and what emerges in a direction to `observatory`.
"""

from liaowang.taxonomy.classifier import DirectionClassifier, classify_batch, classify_topics, join_texts
from liaowang.taxonomy.editions import (
    LATEST,
    Direction,
    Edition,
    Neighbour,
    Product,
    Target,
    Track,
    list_editions,
    load_edition,
)

__all__ = [
    "LATEST",
    "Direction",
    "DirectionClassifier",
    "Edition",
    "Neighbour",
    "Product",
    "Target",
    "Track",
    "classify_batch",
    "classify_topics",
    "join_texts",
    "list_editions",
    "load_edition",
]
