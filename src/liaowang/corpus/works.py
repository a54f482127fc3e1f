"""Which landed rows tell of one work: exact duplicates, shared identifiers, equal titles that nothing contradicts.

Every rule looks at sets (smallest, distinct, counts), so the answer does not depend on the order of the rows. Only
narrow columns are touched, and every step is staged.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from liaowang.corpus.places import Place, address_of
from liaowang.corpus.stages import engine_errors
from liaowang.records import LiaowangError

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

MAX_ROUNDS = 20


@dataclass(frozen=True, slots=True)
class WorkCounts:
    """How rows became works: ``landed = duplicates + merged_by_identifier + merged_by_title + works``."""

    landed: int
    duplicates: int
    merged_by_identifier: int
    merged_by_title: int
    twins_kept_apart: int
    """Works that share title, year and first author with another but hold another identifier of the same kind."""


class WorkFinder:
    """Finds the works among landed rows, staging its steps in a folder.

    Parameters
    ----------
    engine : SparkSession
        From `open_engine`.
    folder : Place
        Where steps are kept while they are needed; the caller removes it.
    """

    def __init__(self, engine: SparkSession, folder: Place) -> None:
        self.engine = engine
        self.folder = folder
        self._steps = 0

    def find(self, landed: DataFrame) -> tuple[DataFrame, WorkCounts]:
        """Give each distinct row its work.

        Parameters
        ----------
        landed : DataFrame of `LANDED_SCHEMA`

        Returns
        -------
        DataFrame and WorkCounts
            One row for each distinct record: ``file_hash`` and ``row`` (which of its duplicates stays),
            ``content_hash``, ``n_landed``, ``work`` (a name without meaning), ``rows_of_work``.

        Raises
        ------
        LiaowangError
            If the engine fails, or a chain of identifiers is not joined after `MAX_ROUNDS` rounds.
        """
        with engine_errors(self.folder):
            kept = self._distinct_rows(landed)
            parts, n_parts = self._join_identifiers(kept)
            works, n_works, twins = self._join_titles(parts, n_parts)
            sizes = works.groupBy("work").count().withColumnRenamed("count", "rows_of_work")
            sized = self._stage(works.join(sizes, "work").drop("part", "title_key", "identifiers"))
            n_landed, n_kept = sized.selectExpr("sum(n_landed)", "count(*)").collect()[0]
        n_landed = n_landed or 0
        return sized, WorkCounts(n_landed, n_landed - n_kept, n_kept - n_parts, n_parts - n_works, twins)

    def _distinct_rows(self, landed: DataFrame) -> DataFrame:
        """Keep one row of those that say the same: the smallest (file, line), then any fixed one.

        The place is packed into one text, since the engine finds the smallest of texts ten times faster than that
        of structs.
        """
        from pyspark.sql import functions as F  # noqa: N812

        digits = [F.lpad(F.col(name).cast("string"), 12, "0") for name in ("line", "row")]
        place = F.concat_ws("\t", "file", digits[0], "file_hash", digits[1])
        narrow = landed.select("source", "content_hash", place.alias("place"))
        counted = F.count("*").alias("n_landed")
        kept = narrow.groupBy("source", "content_hash").agg(F.min("place").alias("place"), counted)
        parts = F.split("place", "\t")
        here = [F.element_at(parts, -2).alias("file_hash"), F.element_at(parts, -1).cast("bigint").alias("row")]
        told = landed.select("file_hash", "row", "content_hash", "title_key", "identifiers")
        return self._stage(kept.select("n_landed", *here).join(told, ["file_hash", "row"]))

    def _join_identifiers(self, kept: DataFrame) -> tuple[DataFrame, int]:
        """Add ``part``: rows linked by identifiers, other than addresses, have the same."""
        from pyspark.sql import functions as F  # noqa: N812

        one = kept.select("content_hash", F.explode("identifiers").alias("it")).where("it.kind <> 'url'")
        key = F.concat_ws(":", F.col("it")["kind"], F.col("it")["value"]).alias("key")
        edges, n_edges = self._shared(one.select(F.col("content_hash").alias("node"), key))
        if n_edges == 0:
            return kept.withColumn("part", F.col("content_hash")), kept.count()
        labels = self._connect(edges).withColumnsRenamed({"node": "content_hash", "label": "part"})
        parts = kept.join(labels, "content_hash", "left")
        parts = self._stage(parts.withColumn("part", F.coalesce("part", "content_hash")))
        return parts, parts.select("part").distinct().count()

    def _join_titles(self, parts: DataFrame, n_parts: int) -> tuple[DataFrame, int, int]:
        """Add ``work``: parts with equal title keys, unless they hold different identifiers of one kind."""
        from pyspark.sql import functions as F  # noqa: N812

        titled = parts.where("title_key is not null").select(
            F.col("part").alias("node"), F.col("title_key").alias("key")
        )
        edges, n_edges = self._shared(titled)
        if n_edges == 0:
            return parts.withColumn("work", F.col("part")), n_parts, 0
        among = parts.join(edges.select(F.col("node").alias("part")).distinct(), "part", "left_semi")
        kinds = among.select(F.col("part").alias("node"), F.explode("identifiers").alias("it"))
        kinds = self._stage(kinds.selectExpr("node", "it.kind as kind").where("kind <> 'url'").distinct())
        refused = self._stage(_contradicted(edges, kinds, "key"))
        labels = self._connect(self._stage(edges.join(refused, "key", "left_anti")))
        doubtful = self._stage(_contradicted(labels, kinds, "label"))
        joined = self._stage(labels.join(doubtful, "label", "left_anti"))
        apart = edges.join(refused, "key", "left_semi").select("node")
        twins = apart.union(labels.join(doubtful, "label", "left_semi").select("node")).distinct().count()
        works = parts.join(joined.withColumnsRenamed({"node": "part", "label": "work"}), "part", "left")
        works = self._stage(works.withColumn("work", F.coalesce("work", "part")))
        return works, works.select("work").distinct().count(), twins

    def _shared(self, links: DataFrame) -> tuple[DataFrame, int]:
        """Keep the links (node, key) whose key several nodes share."""
        links = links.distinct()
        several = links.groupBy("key").count().where("count > 1").select("key")
        edges = self._stage(links.join(several, "key", "left_semi"))
        return edges, edges.count()

    def _connect(self, edges: DataFrame) -> DataFrame:
        """Label the nodes of each connected component with its smallest node.

        Each round takes the smallest label over every key, hands it on to the node that gave the old label, then
        follows each label one step: so whole groups join at once, and the rounds grow with the logarithm of the
        longest chain (Shiloach and Vishkin, "An O(log n) parallel connectivity algorithm", 1982).
        """
        from pyspark.sql import functions as F  # noqa: N812

        labels = self._stage(edges.select("node", F.col("node").alias("label")).distinct())
        for _ in range(MAX_ROUNDS):
            by_key = edges.join(labels, "node").groupBy("key").agg(F.min("label").alias("label"))
            near = self._stage(edges.join(by_key, "key").groupBy("node").agg(F.min("label").alias("label")))
            old = labels.select("node", F.col("label").alias("old"))
            told = near.join(old, "node").select(F.col("old").alias("node"), "label")
            hooked = self._stage(near.unionByName(told).groupBy("node").agg(F.min("label").alias("label")))
            ahead = hooked.select(F.col("node").alias("label"), F.col("label").alias("next"))
            moved = self._stage(hooked.join(ahead, "label").select("node", F.col("next").alias("label")))
            changes = moved.join(old, "node").where("label <> old").count()
            labels = moved
            if changes == 0:
                return labels
        raise LiaowangError(f"records linked by identifiers were not joined in {MAX_ROUNDS} rounds", file=self.folder)

    def _stage(self, frame: DataFrame) -> DataFrame:
        self._steps += 1
        path = address_of(self.folder / f"step{self._steps:03d}")
        frame.write.parquet(path)
        return self.engine.read.schema(frame.schema).parquet(path)


def _contradicted(groups: DataFrame, kinds: DataFrame, by: str) -> DataFrame:
    """Find the groups in which two nodes hold identifiers of the same kind; these differ, or the nodes were one."""
    from pyspark.sql import functions as F  # noqa: N812

    held = groups.join(kinds, "node").groupBy(by, "kind").agg(F.countDistinct("node").alias("holders"))
    return held.where("holders > 1").select(by).distinct()
