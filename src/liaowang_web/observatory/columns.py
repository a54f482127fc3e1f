"""The columns of the watchlist: what each is called, how it is explained, by what it sorts."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Column:
    """One column.

    Attributes
    ----------
    code : str
        In addresses and templates.
    label, order : lazy str
        Its head, and how a list is called that is sorted by it.
    help : lazy str
        What its numbers mean, in a sentence or two.
    sort : str
        The field by which it sorts and is distributed; empty if by none.
    kind : str
        ``fore`` for forecasts, ``seen`` for what was observed.
    is_standing, is_usual : bool
        Shown always; shown unless somebody chooses otherwise.
    """

    code: str
    label: str | Promise
    help: str | Promise
    sort: str = ""
    order: str | Promise = ""
    kind: str = "seen"
    is_standing: bool = False
    is_usual: bool = False

    @property
    def reversed(self) -> str:
        """Give what sorts by it the other way round."""
        return f"-{self.sort}"


COLUMNS = (
    Column(
        "rank", "#",
        _(
            "Place by standing, and how it moved since the run that this one continues. Standing adds up the "
            "forecast of growth (half), breakthrough and industrial potential (a quarter each)."
        ),
        sort="rank", order=_("standing"), is_standing=True,
    ),
    Column(
        "topic", _("Topic"),
        _(
            "Marks of its directions, the likeliest first, and its name in both languages. Names come from the "
            "words that tell its documents apart, or from an analyst."
        ),
        is_standing=True,
    ),
    Column(
        "probability", _("Probability"),
        _(
            "Probability that the topic grows beyond counting noise within the horizon of the forecast. Tick: "
            "estimate; bar: interval of the estimate."
        ),
        sort="probability", order=_("probability of growth"), kind="fore", is_usual=True,
    ),
    Column(
        "breakthrough", _("Breakthrough"),
        _(
            "0–100: how new its texts are and how far they reach, added up from parts that the page of the topic "
            "opens. Tick: value; bar: interval; rail beneath: share of the parts that could be computed."
        ),
        sort="breakthrough", order=_("breakthrough"), is_usual=True,
    ),
    Column(
        "industrial", _("Industrial"),
        _(
            "0–100: how near to production its documents are, added up from parts that the page of the topic "
            "opens. Tick: value; bar: interval; rail beneath: share of the parts that could be computed."
        ),
        sort="industrial", order=_("industrial potential"), is_usual=True,
    ),
    Column(
        "recent", _("Size, 12 months"),
        _(
            "Records of the last twelve months before the cut-off. The line shows up to ten years in ink, the dot "
            "is today, the dashes are the sizes to expect."
        ),
        sort="n_recent", order=_("size in the last 12 months"), is_usual=True,
    ),
    Column(
        "first", _("First seen"), _("Month of its earliest document."),
        sort="first_seen", order=_("first seen, the latest first"), is_usual=True,
    ),
    Column(
        "reason", _("Main reason"),
        _("What speaks most for its place. The plus opens what adds up to it, what speaks against it, and what is "
          "missing."),
        is_standing=True,
    ),
    Column(
        "emergence", _("Emergence"), _("0–100: growth, new words and new authors, as observed up to the cut-off."),
        sort="score", order=_("emergence"),
    ),
    Column("standing", _("Standing"), _("0–100: what the rank is ordered by.")),
    Column(
        "records", _("Records"), _("All its documents known at the cut-off. Heading chart on a logarithmic scale."),
        sort="n_records", order=_("records in all"),
    ),
    Column(
        "growth", _("Growth a year"),
        _("Growth of its share of all records, in logarithms: 0.1 is about a tenth a year, 0.7 a doubling."),
        sort="growth_per_year", order=_("growth"),
    ),
    Column("tracks", _("Tracks"), _("Tracks of the taxonomy into which its words fall.")),
    Column("code", _("Code"), _("The name of the topic that stays the same in runs that continue each other.")),
)  # fmt: skip
USUAL = tuple(it.code for it in COLUMNS if it.is_usual)
OPTIONAL = tuple(it for it in COLUMNS if not it.is_standing)
SORTED = {it.sort: it for it in COLUMNS if it.sort}


def shown_columns(chosen: list[str]) -> list[Column]:
    """Give the columns of a table in their order: those that always stand there, and those chosen."""
    return [it for it in COLUMNS if it.is_standing or it.code in chosen]
