"""What the observatory needs to know of each record besides its words, as frames by document number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
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
    """``document``, ``author``: names in one form, an enumeration in their order; no row twice."""
    classes: pl.DataFrame
    """``document``, ``category``: categories of the panel only, as `classes_of` gives them."""
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
        authorships = _join_authorships(known.rows, authorships)
    return Catalogue(frame.with_columns(in_panel=in_panel), authorships, kept, panel)


def _authorships(frame: pl.DataFrame) -> pl.DataFrame:
    told = frame.select("document", author=pl.col("authors").list.head(_MAX_AUTHORS))
    return _tell_apart(told.explode("author", empty_as_null=True).drop_nulls(), one_form(pl.col("author")))


def _join_authorships(one: pl.DataFrame, other: pl.DataFrame) -> pl.DataFrame:
    """Lay authorships of different documents together, in order of documents."""
    names = pl.concat([author_names(it) for it in (one, other)]).unique().sort()
    kind = pl.Enum(names)
    parts = []
    for it in (one, other):
        same = author_names(it).cast(kind)
        parts.append(it.with_columns(author=same.gather(it["author"].to_physical())))
    return pl.concat(parts).sort("document", maintain_order=True)


def author_names(authorships: pl.DataFrame) -> pl.Series:
    """List the names that an enumeration of authors has, whether or not any signs here."""
    kind = authorships.schema["author"]
    assert isinstance(kind, pl.Enum)
    return kind.categories.alias("author")


def classes_of(frame: pl.DataFrame) -> pl.DataFrame:
    """Give each record its classes: its categories as `take_apart` gives them, and the source where it has none."""
    own = pl.col("categories").list.drop_nulls()
    source = pl.concat_list(pl.lit("source:") + pl.col("source"))
    return take_apart(frame.select("document", categories=pl.when(own.list.len() > 0).then(own).otherwise(source)))


def take_apart(frame: pl.DataFrame) -> pl.DataFrame:
    """Give each record's categories: whole codes, patents' to the subclass.

    Parameters
    ----------
    frame : DataFrame
        Columns ``document`` (int), ``categories`` (list of 'scheme:code').

    Returns
    -------
    DataFrame
        ``document``, ``category`` (an enumeration in order of names), in order of both; no row twice.

    Examples
    --------
    >>> frame = pl.DataFrame({"document": [0, 1], "categories": [["ipc:H01M10/05", "ipc:H01M4/02"], ["arxiv:cs.AI"]]})
    >>> take_apart(frame)["category"].to_list()
    ['ipc:H01M', 'arxiv:cs.AI']
    """
    told = frame.select("document", category=pl.col("categories")).explode("category", empty_as_null=True).drop_nulls()
    code = pl.col("category")
    is_patent = code.str.starts_with("ipc:") | code.str.starts_with("cpc:")
    return _tell_apart(told, pl.when(is_patent).then(code.str.slice(0, 8)).otherwise(code))


def _tell_apart(told: pl.DataFrame, form: pl.Expr) -> pl.DataFrame:
    """Bring names to a form, and tell rows apart by it.

    Parameters
    ----------
    told : DataFrame
        ``document`` and a column of names.
    form : expression
        Of that column; null where a name says nothing. Each spelling is brought to it once.

    Returns
    -------
    DataFrame
        Names as an enumeration in their order: of millions of rows, whole numbers are told apart, joined and grouped in
        a fraction of the time of texts.
    """
    column = told.columns[1]
    spellings = told[column].unique()
    forms = spellings.to_frame(column).select(form).to_series()
    names = forms.drop_nulls().unique().sort()
    code_of = forms.cast(pl.Enum(names)).to_physical().cast(pl.Int64).fill_null(-1).to_numpy()
    codes = code_of[told[column].cast(pl.Enum(spellings)).to_physical().to_numpy()]
    n_names = max(len(names), 1)
    rows = pl.Series((told["document"].to_numpy() * n_names + codes)[codes >= 0]).sort().to_numpy()
    rows = rows[np.diff(rows, prepend=-1) != 0]
    return pl.DataFrame({"document": rows // n_names, column: names.cast(pl.Enum(names)).gather(rows % n_names)})


def one_form(name: pl.Expr) -> pl.Expr:
    """Bring names of persons to 'family initial', so that 'Anna B. Smith', 'Smith, Anna' and 'A. Smith' meet."""
    lowered = name.str.normalize("NFKD").str.replace_all(r"\p{M}", "").str.to_lowercase().str.strip_chars()
    turned = lowered.str.replace(r"^([^,]+),\s*(.+)$", "$2 $1")
    short = turned.str.replace(r"^(\p{Latin})[^\s]*\s(?:.*\s)?(\S+)$", "$2 $1")
    return short.str.replace_all(r"[^\p{L}\s]", "").replace("", None)
