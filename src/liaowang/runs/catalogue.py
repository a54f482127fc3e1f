"""What the observatory needs to know of each record besides its words, as frames by document number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from liaowang.corpus import Place, pick_works, scan_works
from liaowang.observatory import collected_categories, constant_panel, windows_before

_MAX_AUTHORS = 100
"""Authors beyond are left out of the shares of authors: a collaboration of a thousand would outvote all others."""


@dataclass(frozen=True)
class Authorships:
    """Who wrote which of the documents that an earlier run held."""

    rows: pl.DataFrame
    """``document``, ``author``, as in `Catalogue`."""
    is_new: pl.Series
    """Documents that it did not hold."""


@dataclass(frozen=True)
class Catalogue:
    """Records as the observatory sees them; documents are numbered by ``record_id``."""

    documents: pl.DataFrame
    """``document``, ``record_id``, ``title``, ``kind``, ``source``, ``language``, ``date``, ``date_precision``,
    ``known_on``, ``window``, ``in_panel``, ``authors``, ``organisations``, ``categories``."""
    authorships: pl.DataFrame
    """``document``, ``author``: names in one form."""
    classes: pl.DataFrame
    """``document``, ``category``: categories of the panel only."""
    panel: list[str]


def read_catalogue(
    records: Place, languages: pl.DataFrame, as_of: date | None, only: pl.Series | None = None
) -> pl.DataFrame:
    """Read the plain columns of a generation, by ``record_id``, with the language found from the text.

    Parameters
    ----------
    records : Place
    languages : DataFrame
        Columns ``record_id``, ``language``.
    as_of : date or None
        Fills ``window``.
    only : Series of str, optional
        Ids of the records to read.
    """
    lists = {
        "authors": pl.col("authors").list.eval(pl.element().struct.field("name")),
        "organisations": pl.col("organisations").list.eval(pl.element().struct.field("name")),
        "categories": pl.col("categories").list.eval(
            pl.element().struct.field("scheme") + ":" + pl.element().struct.field("code")
        ),
    }
    plain = ["record_id", "title", "kind", "source", "date", "date_precision", "known_on"]
    if only is None:
        frame = scan_works(records).select(*plain, **lists).collect()
    else:
        frame = pick_works(records, only, [*plain[1:], *lists]).select(*plain, **lists)
    frame = frame.join(languages, on="record_id", how="left").sort("record_id").with_row_index("document")
    frame = frame.with_columns(pl.col("document").cast(pl.Int64))
    return frame.with_columns(windows_before(frame["known_on"], as_of)) if as_of else frame


def build_catalogue(frame: pl.DataFrame, known: Authorships | None = None) -> Catalogue:
    """Choose the panel and take authors and categories apart.

    Parameters
    ----------
    frame : DataFrame
        From `read_catalogue`, with ``window``.
    known : Authorships, optional
        Of some of the documents, whose authors are not taken apart again.
    """
    classes = classes_of(frame)
    dated = classes.join(frame.select("document", "window"), on="document").filter(pl.col("window") >= 0)
    collected = collected_categories(dated)
    panel = constant_panel(dated.filter(pl.col("category").is_in(collected)))
    kept = classes.filter(pl.col("category").is_in(panel))
    in_panel = pl.col("document").is_in(kept["document"].unique().implode()) & pl.col("window").is_not_null()
    authorships = _authorships(frame if known is None else frame.filter(known.is_new))
    if known is not None:
        authorships = pl.concat([known.rows, authorships]).sort("document", maintain_order=True)
    return Catalogue(frame.with_columns(in_panel=in_panel), authorships, kept, panel)


def _authorships(frame: pl.DataFrame) -> pl.DataFrame:
    told = frame.select("document", author=pl.col("authors").list.head(_MAX_AUTHORS)).explode("author")
    return told.with_columns(one_form(pl.col("author"))).drop_nulls().unique(maintain_order=True)


def classes_of(frame: pl.DataFrame) -> pl.DataFrame:
    """Give each record its classes: whole codes, patents' to the subclass, and the source where there is none."""
    code = pl.col("category")
    named = frame.select("document", category=pl.col("categories")).explode("category").drop_nulls()
    is_patent = code.str.starts_with("ipc:") | code.str.starts_with("cpc:")
    named = named.with_columns(category=pl.when(is_patent).then(code.str.slice(0, 8)).otherwise(code))
    without = frame.join(named.select("document").unique(), on="document", how="anti")
    plain = without.select("document", category=pl.lit("source:") + pl.col("source"))
    return pl.concat([named, plain]).unique(maintain_order=True)


def one_form(name: pl.Expr) -> pl.Expr:
    """Bring names of persons to 'family initial', so that 'Anna B. Smith', 'Smith, Anna' and 'A. Smith' meet."""
    lowered = name.str.normalize("NFKD").str.replace_all(r"\p{M}", "").str.to_lowercase().str.strip_chars()
    turned = lowered.str.replace(r"^([^,]+),\s*(.+)$", "$2 $1")
    short = turned.str.replace(r"^(\p{Latin})[^\s]*\s(?:.*\s)?(\S+)$", "$2 $1")
    return short.str.replace_all(r"[^\p{L}\s]", "").replace("", None)
