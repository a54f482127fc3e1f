"""Measure what a day's new records cost, and how near an update comes to a run from scratch.

    python bench/update.py [--name update] [--new 1000] [--again 50] [--seeds 2] [--folder FOLDER] FILES...
    python bench/update.py --name update-million --add-to RUN FILES...

FILES are tables of arXiv (``arxiv_id``, ``created`` or ``first_seen``, ...). The newest works are held back and added
by `liaowang.runs.update`, with some of the others told anew. Every run is made by a process of its own. It is compared

- with all records reckoned in one go by the same terms and topics, after a whole merge: all that differs is told;
- with runs of all records from scratch, by `--seeds` seeds; two of these beside each other show what chance does.

With `--add-to` a run is there already, with its state, made of FILES: the new works are mixed from two of these each
(half of the sentences of either, a title of both) and dated the day after the last, and only costs are measured.

Writes docs/bench/NAME.json and the table in docs/en/speed.md and docs/zh/speed.md. FOLDER keeps files and runs.
"""

from __future__ import annotations

import argparse
import csv
import json
import lzma
import os
import platform
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from doc_tables import set_table
from polars.testing import assert_frame_equal

ROOT = Path(__file__).resolve().parent.parent
REVISED = " The figures of the second section were corrected."
csv.field_size_limit(2**31 - 1)


def rows_of(path: Path) -> Iterator[dict[str, str]]:
    with lzma.open(path, "rt", encoding="utf-8", newline="") if path.suffix == ".xz" else path.open() as handle:
        yield from csv.DictReader(handle, delimiter="\t")


def split(paths: list[Path], folder: Path, n_new: int, n_again: int) -> tuple[Path, Path]:
    """Write the files without their newest works, and a file of these and of some others told anew."""
    base, day = folder / "base", folder / "day.tsv"
    if day.exists():
        return base, day
    days: dict[str, str] = {}
    for path in paths:
        for row in rows_of(path):
            days[row["arxiv_id"]] = row.get("created") or row.get("first_seen") or ""
    newest = set(sorted(days, key=lambda name: (days[name], name))[-n_new:])
    again = set(random.Random(0).sample(sorted(days.keys() - newest), n_again))
    shutil.rmtree(base, ignore_errors=True)
    base.mkdir(parents=True)
    held: dict[str, dict[str, str]] = {}
    for path in paths:
        with (base / path.name.removesuffix(".xz")).open("w", encoding="utf-8", newline="") as handle:
            writer = None
            for row in rows_of(path):
                writer = writer or start(handle, list(row))
                if row["arxiv_id"] in newest:
                    held.setdefault(row["arxiv_id"], row)
                    continue
                if row["arxiv_id"] in again:
                    held.setdefault(row["arxiv_id"], row | {"abstract": row["abstract"] + REVISED})
                writer.writerow(row)
    with day.open("w", encoding="utf-8", newline="") as handle:
        writer = start(handle, sorted({name for row in held.values() for name in row}))
        writer.writerows(held[name] for name in sorted(held))
    return base, day


def mix(paths: list[Path], folder: Path, n_new: int, n_again: int) -> None:
    """Write a file of works mixed from two of one file each, and of some works told anew."""
    rng, day, last = random.Random(0), folder / "day.tsv", ""
    if day.exists():
        return
    folder.mkdir(parents=True, exist_ok=True)
    rows: list[dict[str, str]] = []
    each = 2 * n_new // len(paths) + 1  # small files hold fewer
    for path in paths:
        held: list[dict[str, str]] = []
        for number, row in enumerate(rows_of(path)):
            last = max(last, row["created"])
            if len(held) < 2 * each + n_again:
                held.append(row)
            elif (at := rng.randrange(number + 1)) < len(held):
                held[at] = row
        rng.shuffle(held)
        pairs = zip(held[: 2 * each : 2], held[1 : 2 * each : 2], strict=False)  # an odd one is left alone
        rows += [join(one, other) for one, other in pairs]
        rows += [row | {"abstract": row["abstract"] + REVISED} for row in held[2 * each :][: n_again // len(paths) + 1]]
    tomorrow = (date.fromisoformat(last[:10]) + timedelta(days=1)).isoformat()
    new = rng.sample([row for row in rows if not row["arxiv_id"]], n_new)
    for number, row in enumerate(new):
        row |= {"arxiv_id": f"9901.{number:05d}", "created": tomorrow, "updated": tomorrow}
    again = {row["arxiv_id"]: row for row in rows if row["arxiv_id"] and row not in new}
    with day.open("w", encoding="utf-8", newline="") as handle:
        writer = start(handle, list(rows[0]))
        writer.writerows([*new, *(again[name] for name in sorted(again)[:n_again])])


def join(one: dict[str, str], other: dict[str, str]) -> dict[str, str]:
    """Make a new work of two."""
    said = [re.split(r"(?<=[.?!]) +", it["abstract"]) for it in (one, other)]
    text = " ".join(said[0][: len(said[0]) // 2 + 1] + said[1][len(said[1]) // 2 :])
    names = [it["title"].split() for it in (one, other)]
    title = " ".join(names[0][: len(names[0]) // 2 + 1] + names[1][len(names[1]) // 2 :])
    return one | {"arxiv_id": "", "doi": "", "abstract": text, "title": title}


def start(handle: Any, columns: list[str]) -> csv.DictWriter[str]:
    writer = csv.DictWriter(handle, columns, delimiter="\t", restval="")
    writer.writeheader()
    return writer


def make(step: str, folder: Path, seed: int = 0) -> dict[str, Any]:
    """Carry one step out in this process: a run from all, from the base, by update, or by the rule of the update."""
    from liaowang.runs import ObserveSettings, UpdateSettings, observe, update

    base, day = str(folder / "base"), str(folder / "day.tsv")
    begin, load = time.perf_counter(), os.getloadavg()[0]
    if step == "base":
        out = observe(ObserveSettings((base,), folder / "base-run", lake=folder / "lake", keep_state=True))
    elif step == "update":
        out = update(UpdateSettings(folder / "base-run", (day,), folder / "update-run", overwrite=True))
    elif step == "scratch":
        settings = ObserveSettings((base, day), folder / f"scratch-{seed}", lake=folder / "other", seed=seed)
        out = observe(replace(settings, overwrite=True))
    else:
        return by_the_rule(folder)
    seconds = time.perf_counter() - begin
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    busy = {"load": [round(it, 1) for it in (load, os.getloadavg()[0])]}
    return busy | {
        "seconds": round(seconds, 1),
        **{name: manifest[name] for name in ("as_of", "steps", "records", "topics")},
    }


def by_the_rule(folder: Path) -> dict[str, Any]:
    """Reckon all records anew by terms, space and topics of the update, and list the tables that differ."""
    from liaowang.corpus import Lake, open_engine
    from liaowang.runs import open_run
    from liaowang.runs.catalogue import read_catalogue
    from liaowang.runs.encoding import find_terms, split_records
    from liaowang.runs.meaning import encode_meaning
    from liaowang.runs.reckoning import Kept, Placed
    from liaowang.runs.sampling import in_sample
    from liaowang.runs.state import STATE, open_state
    from liaowang.text import term_matrix

    run = open_run(folder / "update-run")
    kept, as_of = open_state(run.folder / STATE).placed, date.fromisoformat(run.manifest["as_of"])
    with tempfile.TemporaryDirectory() as work, open_engine() as engine:
        lake = Lake(folder / "other")
        generation = lake.merge(engine)
        split_folder = split_records(engine, generation.path, Path(work))
        encoded = find_terms(engine, split_folder, Path(work), kept.index)
        meanings = encode_meaning(engine, generation.path, Path(work))
    frame = read_catalogue(generation.path, pl.DataFrame(encoded.select(["record_id", "language"])), as_of)
    holds = term_matrix(encoded["terms"], encoded["counts"], len(kept.index))
    vectors = kept.space.place(holds, meanings, frame["language"])
    spoken = frame["language"].fill_null("").to_numpy()
    topic, similarity = kept.finder.assign(vectors, spoken)
    frame = frame.with_columns(topic=pl.Series(topic), similarity=pl.Series(similarity.round(4), dtype=pl.Float64))
    told = in_sample(frame["record_id"], kept.share, kept.finder.seed)
    kin = {
        size: (finder, np.where(told, finder.assign(vectors, spoken)[0], -1))
        for size, (finder, _) in (kept.kept.kin or {}).items()
    }
    placed = Placed(
        frame, kept.index, holds, kept.space, vectors, kept.finder, kept.share, Kept(kin, fitted=kept.kept.fitted)
    )
    return reckon_by(run, placed, generation, lake, folder / "rule-run")


def reckon_by(run: Any, placed: Any, generation: Any, lake: Any, out: Path) -> dict[str, Any]:
    """Write what documents with topics give, and list the tables in which a run differs from it."""
    from liaowang.runs import open_run
    from liaowang.runs.history import open_history
    from liaowang.runs.naming import keep_names
    from liaowang.runs.processes import Beside
    from liaowang.runs.progress import Meter, Silence
    from liaowang.runs.reckoning import reckon, write_run
    from liaowang.runs.settings import ObserveSettings

    out.mkdir(exist_ok=True)
    settings, history = ObserveSettings((), out, date.fromisoformat(run.manifest["as_of"])), open_history("shipped")
    previous = open_run(out.parent / "base-run")
    with Meter(Silence()) as meter, Beside(1) as beside:
        found = reckon(placed, generation, settings, history, meter, beside)
        naming = keep_names(run, placed.documents["topic"].to_numpy())
        write_run(found, lake, None, generation, [], settings, previous, history, meter, naming)
    before = {name: run.manifest["corpus"][name] for name in ("landed", "duplicates", "records", "by_source")}
    assert before == {name: getattr(generation, name) for name in before}, "the two lakes count differently"
    differ = {}
    paths = sorted(path for path in out.glob("*.parquet") if path.stem != "lineage")  # it tells of the runs compared
    for path in paths:
        try:
            assert_frame_equal(pl.read_parquet(path), run.whole(path.stem), check_exact=True)
        except AssertionError as error:
            differ[path.stem] = str(error).splitlines()[0]
    return {"differ": differ, "tables": len(paths)}


def compare(folder: Path, one: str, other: str) -> dict[str, float]:
    """Tell how alike the topics and the watchlists of two runs are."""
    from scipy.stats import spearmanr
    from sklearn.metrics import adjusted_mutual_info_score

    from liaowang.observatory import shared_documents

    frames = [
        pl.read_parquet(folder / run / "documents.parquet", columns=["record_id", "topic"]) for run in (one, other)
    ]
    both = frames[0].drop_nulls().join(frames[1].drop_nulls(), on="record_id", suffix="_2")
    pairs = shared_documents(*(frame.drop_nulls() for frame in frames))
    best = pairs.unique("old", keep="first", maintain_order=True).unique("new", keep="first", maintain_order=True)
    best = best.filter(pl.col("overlap") >= 0.25)
    same = both.join(best.select("old", "new"), left_on=["topic", "topic_2"], right_on=["old", "new"], how="semi")
    lists = [
        json.loads((folder / run / "watchlist.json").read_text(encoding="utf-8"))["entries"] for run in (one, other)
    ]
    heirs = dict(best.select("old", "new").iter_rows())
    listed = [[entry["topic"] for entry in entries] for entries in lists]
    kept = {heirs.get(topic) for topic in listed[0]} & set(listed[1])
    scores = [pl.read_parquet(folder / run / "topics.parquet", columns=["topic", "score"]) for run in (one, other)]
    told = best.join(scores[0], left_on="old", right_on="topic").join(scores[1], left_on="new", right_on="topic")
    told = told.drop_nulls(["score", "score_right"])
    return {
        "same_topic": round(len(same) / max(len(both), 1), 4),
        "mutual_information": round(float(adjusted_mutual_info_score(both["topic"], both["topic_2"])), 4),
        "of_watchlist": round(len(kept) / max(len(listed[0]), 1), 4),
        "rank_correlation": round(float(spearmanr(told["score"], told["score_right"]).statistic), 4),
        "topics_found_again": round(len(best) / max(pairs["old"].n_unique(), 1), 4),
    }


def run_step(step: str, folder: Path, seed: int = 0) -> dict[str, Any]:
    """Carry a step out in a process of its own, unless the folder holds its figures."""
    kept = folder / f"{step}-{seed}.json"
    if not kept.exists() or step == "update":
        command = [sys.executable, __file__, "--step", step, "--folder", str(folder), "--seed", str(seed), "-"]
        said = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
        kept.write_text(said, encoding="utf-8")
    result: dict[str, Any] = json.loads(kept.read_text(encoding="utf-8"))
    return result


def take(run: Path, folder: Path) -> None:
    """Take a run that is there for the one before."""
    manifest = json.loads((run / "manifest.json").read_text(encoding="utf-8"))
    told: dict[str, Any] = {name: manifest[name] for name in ("as_of", "steps", "records", "topics")}
    told["seconds"] = round(sum(step["seconds"] for step in manifest["steps"]), 1)
    (folder / "base-0.json").write_text(json.dumps(told), encoding="utf-8")
    (folder / "base-run").unlink(missing_ok=True)
    (folder / "base-run").symlink_to(run.resolve())


def measure(paths: list[Path], folder: Path, options: argparse.Namespace) -> dict[str, Any]:
    if options.add_to:
        mix(paths, folder, options.new, options.again)
        take(options.add_to, folder)
        options.seeds = 0
    else:
        split(paths, folder, options.new, options.again)
    made = {step: run_step(step, folder) for step in ("base", "update")}
    result: dict[str, Any] = {
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": {"cores": len(os.sched_getaffinity(0)), "processor": platform.machine()},
        "new": options.new,
        "again": options.again,
        "records": made["update"]["records"]["total"],
        "topics": made["update"]["topics"]["found"],
        "as_of": [made["base"]["as_of"], made["update"]["as_of"]],
        "seconds": {step: it["seconds"] for step, it in made.items()},
        "peak_memory_mb": {step: max(cost["peak_memory_mb"] for cost in it["steps"]) for step, it in made.items()},
        "steps": made["update"]["steps"],
        "load": made["update"]["load"],
    }
    if options.seeds:
        scratch = run_step("scratch", folder)
        result["seconds"]["scratch"] = scratch["seconds"]
        result["peak_memory_mb"]["scratch"] = max(cost["peak_memory_mb"] for cost in scratch["steps"])
        result["by_the_rule"] = run_step("rule", folder)
        result["with_scratch"] = compare(folder, "update-run", "scratch-0")
    if options.seeds > 1:
        run_step("scratch", folder, 1)
        result["by_chance"] = compare(folder, "scratch-1", "scratch-0")
    return result


_HEADS = {"en": ("Step", "Seconds", "Peak memory, MiB", "Result"), "zh": ("步骤", "秒", "内存峰值（MiB）", "结果")}
_WORDS = {
    "total": ("The whole update", "整个更新"),
    "base": ("The run before, from all its records", "此前由全部记录完成的运行"),
    "scratch": ("All records from scratch", "全部记录从头运行"),
    "measures": ("Beside a run from scratch", "与从头运行相比"),
    "same_topic": ("documents in the same topic", "主题相同的文献"),
    "mutual_information": ("adjusted mutual information of topics", "主题的调整互信息"),
    "of_watchlist": ("of the watchlist's 100 found there", "观察清单100个主题在其中的比例"),
    "rank_correlation": ("rank correlation of emergence scores", "兴起分数的秩相关"),
    "topics_found_again": ("topics found again", "重新找到的主题"),
    "update": ("update", "更新"),
    "chance": ("two seeds from scratch", "两个种子的从头运行"),
    "busy": (
        "Measured while the load of the machine went from {} to {}; alone the update raises it to 2.",
        "测量期间机器负载由{}变为{}；更新单独运行时负载约为2。",
    ),
    "exact": (
        "By the same terms and topics, {same} of {all} tables of the update equal those of all records reckoned in one "
        "go, to the last digit{rest}.",
        "按相同的词语和主题，更新所得{all}个表中有{same}个与一次算完全部记录所得完全相同{rest}。",
    ),
}


def table(result: dict[str, Any], language: str) -> str:
    """Set a result as Markdown tables."""
    at = ("en", "zh").index(language)
    lines = ["| " + " | ".join(_HEADS[language]) + " |", "|---|---:|---:|---|"]
    lines += [
        f"| {step['name']} | {step['seconds']:.1f} | {step['peak_memory_mb']:,.0f} | {step['note']} |"
        for step in result["steps"]
    ]
    notes = {"total": f"{result['records']:,}", "base": "", "scratch": ""}
    for name, step in (("total", "update"), ("base", "base"), ("scratch", "scratch")):
        if step in result["seconds"]:
            seconds, memory = result["seconds"][step], result["peak_memory_mb"][step]
            lines.append(f"| **{_WORDS[name][at]}** | **{seconds:.1f}** | **{memory:,.0f}** | {notes[name]} |")
    if "with_scratch" in result:
        others = [result["with_scratch"], *([result["by_chance"]] if "by_chance" in result else [])]
        heads = [_WORDS["measures"][at], _WORDS["update"][at], _WORDS["chance"][at]][: len(others) + 1]
        lines += ["", "| " + " | ".join(heads) + " |", "|---|" + "---:|" * len(others)]
        for name in others[0]:
            lines.append(f"| {_WORDS[name][at]} | " + " | ".join(f"{it[name]:.3f}" for it in others) + " |")
        rule = result["by_the_rule"]
        names = ", ".join(sorted(rule["differ"]))
        rest = {"en": f" (not {names})", "zh": f"（{names}除外）"}[language] if names else ""
        same = rule["tables"] - len(rule["differ"])
        lines += ["", _WORDS["exact"][at].format(same=same, all=rule["tables"], rest=rest)]
    lines += ["", _WORDS["busy"][at].format(*result["load"])]
    return "\n".join(lines)


def put(result: dict[str, Any], name: str) -> None:
    """Put the table between its marks in the documentation, and the figures beside it."""
    kept = ROOT / "docs" / "bench" / f"{name}.json"
    kept.write_text(json.dumps(result, indent=1, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")
    set_table("speed.md", name, {language: table(result, language) for language in ("en", "zh")})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+")
    parser.add_argument("--name", default="update")
    parser.add_argument("--new", type=int, default=1000)
    parser.add_argument("--again", type=int, default=50)
    parser.add_argument("--seeds", type=int, default=2)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--add-to", type=Path, help="a run with its state")
    parser.add_argument("--step", help=argparse.SUPPRESS)
    parser.add_argument("--seed", type=int, default=0, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.step:
        print(json.dumps(make(options.step, options.folder, options.seed)))
        return
    from liaowang.sources import find_files

    with tempfile.TemporaryDirectory() as temporary:
        folder = options.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        result = measure(find_files(options.files), folder, options)
    put(result, options.name)
    print(table(result, "en"))


if __name__ == "__main__":
    main()
