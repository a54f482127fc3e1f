"""The lake: records as sources tell them, and every work once, in Parquet files that survive a kill.

Takes entries of readers and gives merged records, flaws and counts; takes functions on Arrow batches and gives Parquet.
Leaves reading files to `sources`, what the functions compute to the rooms that own them, and settings to `runs`.
"""

from liaowang.corpus.durable import flush_folder, remove_abandoned, write_durably
from liaowang.corpus.engine import open_engine
from liaowang.corpus.generations import Generation
from liaowang.corpus.lake import Lake
from liaowang.corpus.landing import LANDED_SCHEMA, Landed, hash_file
from liaowang.corpus.marks import scan_works
from liaowang.corpus.merging import MERGED_SCHEMA
from liaowang.corpus.picking import pick_works
from liaowang.corpus.places import Place, locate, read_batches, read_parquet, scan_parquet
from liaowang.corpus.precedence import PRECEDENCE
from liaowang.corpus.stages import open_workspace, stage, stage_sum

__all__ = [
    "LANDED_SCHEMA",
    "MERGED_SCHEMA",
    "PRECEDENCE",
    "Generation",
    "Lake",
    "Landed",
    "Place",
    "flush_folder",
    "hash_file",
    "locate",
    "open_engine",
    "open_workspace",
    "pick_works",
    "read_batches",
    "read_parquet",
    "remove_abandoned",
    "scan_parquet",
    "scan_works",
    "stage",
    "stage_sum",
    "write_durably",
]
