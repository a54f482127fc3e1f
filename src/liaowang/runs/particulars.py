"""Particulars of records that only the assessment needs: organisations, funders, references, families, texts."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

import polars as pl

from liaowang.corpus import Generation, pick_works, scan_works
from liaowang.runs.catalogue import take_apart

_FAMILY = re.compile(r"famil.*(?:size|count)|同族.*(?:数|量)", re.IGNORECASE)


@dataclass(frozen=True)
class Particulars:
    """Frames by document number."""

    organisations: pl.DataFrame
    """``document``, ``name``, ``kind``."""
    funders: pl.DataFrame
    """``document``, ``funder``."""
    cites: pl.DataFrame
    """``document``, ``cited``: a document's number, or one from the number of documents on for a work outside."""
    family_sizes: dict[int, int]
    categories: pl.DataFrame
    """``document``, ``category``: all of them, patents' to the subclass."""


def read_particulars(documents: pl.DataFrame, generation: Generation) -> Particulars:
    """Read what a generation tells of records known at the cut-off, besides the catalogue.

    Parameters
    ----------
    documents : DataFrame
        Columns ``document`` (from 0), ``record_id``, ``categories``, ``window`` (negative or null after the cut-off).
    generation : Generation
    """
    scan = scan_works(generation.path)
    known = documents.filter(pl.col("window") >= 0)
    numbers = known.select("record_id", pl.col("document").cast(pl.Int64))

    def read(*columns: str) -> pl.DataFrame:
        has_any = pl.any_horizontal(pl.col(*columns).list.len() > 0)
        return scan.select("record_id", *columns).filter(has_any).collect()

    told = read("organisations", "funding", "references")

    def rows(told: pl.DataFrame, column: str, **fields: pl.Expr) -> pl.DataFrame:
        named = told.filter(pl.col(column).list.len() > 0).select("record_id", it=pl.col(column))
        apart = named.explode("it", empty_as_null=True).select("record_id", **fields)
        return numbers.join(apart, on="record_id").drop("record_id").sort("document", maintain_order=True)

    field = pl.col("it").struct.field
    organisations = rows(told, "organisations", name=field("name"), kind=field("kind"))
    funders = rows(told, "funding", funder=pl.coalesce(field("funder"), field("grant")))
    key = field("kind") + ":" + field("value")
    references = rows(told, "references", key=key)
    own = rows(read("identifiers"), "identifiers", key=key) if len(references) else references
    return Particulars(
        organisations.drop_nulls("name"),
        funders.drop_nulls("funder"),
        _resolve(references, own, len(documents)),
        _family_sizes(scan, numbers),
        take_apart(known),
    )


def read_texts(documents: pl.DataFrame, generation: Generation) -> pl.DataFrame:
    """Read title and abstract of some documents as one text, by ``document``."""
    parts = pick_works(generation.path, documents["record_id"], ["title", "abstract"])
    text = pl.col("title") + ". " + pl.col("abstract").fill_null("")
    joined = documents.select("document", "record_id").join(parts, on="record_id", how="left", maintain_order="left")
    return joined.select(pl.col("document").cast(pl.Int64), text=text)


def _resolve(references: pl.DataFrame, own: pl.DataFrame, n_documents: int) -> pl.DataFrame:
    """Bring cited identifiers to document numbers, and number what is not in the run from `n_documents` on."""
    if references.is_empty():
        return pl.DataFrame(schema={"document": pl.Int64, "cited": pl.Int64})
    homes = own.select("key", cited="document").unique("key", keep="first", maintain_order=True)
    found = references.join(homes, on="key", how="left", maintain_order="left")
    outside = n_documents + pl.col("key").rank("dense").cast(pl.Int64) - 1
    cited = found.select("document", cited=pl.coalesce("cited", outside))
    return cited.filter(pl.col("cited") != pl.col("document")).unique().sort("document", "cited")


def _family_sizes(scan: pl.LazyFrame, numbers: pl.DataFrame) -> dict[int, int]:
    """Find what patents' sources tell of the size of the family among what no other column takes."""
    told = scan.filter(pl.col("kind") == "patent", pl.col("extra").str.contains("(?i)famil|同族"))
    found = numbers.join(told.select("record_id", "extra").collect(), on="record_id")
    sizes: dict[int, int] = {}
    for document, extra in found.select("document", "extra").sort("document").iter_rows():
        for name, values in json.loads(extra).items():
            if _FAMILY.search(name) and values and str(values[0]).strip().isdecimal():
                sizes[document] = max(int(values[0]), sizes.get(document, 0))
    return sizes
