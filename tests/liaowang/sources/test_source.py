"""Opening files, and what happens with those that are broken, huge, or no texts at all."""

import gzip
import lzma
import tracemalloc
from pathlib import Path

import pytest
from tests.checks import read_all, read_bytes, said

from liaowang.records import InputError, Record
from liaowang.sources import find_files, open_source

DATA = Path(__file__).parents[2] / "data" / "sources"
HEAD = b"arxiv_id\tfirst_seen\tcategories\ttitle\tabstract\tauthors\n"
ROW = b"2503.00001\t2025-03-18\tcs.AR\tA title\tText\tAda Lamp\n"


def test_find_files_in_folders_globs_and_names(tmp_path):
    for name in ("b.txt", "a.txt", "sub/c.ris", ".hidden/d.txt", ".e.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    everything = [tmp_path / "a.txt", tmp_path / "b.txt", tmp_path / "sub" / "c.ris"]
    assert find_files([tmp_path]) == everything
    assert find_files([str(tmp_path / "*.txt"), tmp_path / "a.txt", tmp_path]) == everything
    with pytest.raises(InputError, match=r"nothing\.txt"):
        find_files([tmp_path / "a.txt", tmp_path / "nothing.txt"])


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "empty"),
        (b" \r\n\n", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "not a text"),
        (b"\x7fELF\x02\x01\x01\x00", "not a text"),
        (b"PK\x03\x04word", "zip"),
        (b"TY  - JOUR\nTI  - \x00\x01\x02\n", "not a text"),
        (b"Dear reader, this is a letter.\n", "no known format"),
        (gzip.compress(ROW, mtime=0)[:12], "cannot be unpacked"),
        (gzip.compress(b"", mtime=0), "empty"),
    ],
)
def test_what_cannot_be_used_is_refused_by_name(raw, reason, tmp_path):
    path = tmp_path / "file.ris"
    path.write_bytes(raw)
    with pytest.raises(InputError, match=reason) as refusal:
        open_source(path)
    assert "file.ris" in str(refusal.value)
    assert refusal.value.exit_code == 3


def test_missing_files_and_folders_are_refused(tmp_path):
    with pytest.raises(InputError, match="cannot be read"):
        open_source(tmp_path / "none.ris")
    with pytest.raises(InputError, match="folder"):
        open_source(tmp_path)


def test_the_face_of_a_source(tmp_path):
    path = tmp_path / "any.name"
    path.write_bytes(lzma.compress(HEAD + ROW * 5000))
    source = open_source(path)
    assert (source.format, source.title, source.compression) == ("arxiv_tsv", "arXiv table", "xz")
    assert (source.encoding, source.bytes_read, source.marks) == ("utf-8", 0, 0)
    assert sum(isinstance(entry, Record) for entry in source) == source.marks == 5000
    assert source.bytes_read == source.size_bytes == path.stat().st_size


@pytest.mark.parametrize(
    ("encoding", "text"),
    [("gb18030", "海底灯塔的优化方法研究"), ("windows-1252", "Köln, où l’été café"), ("utf-8", "Łódź 灯塔")],
)
def test_encodings_are_sniffed(encoding, text, tmp_path):
    raw = f"TY  - JOUR\nTI  - {text}\nAB  - {text}\nER  - \n"
    path = tmp_path / "file"
    path.write_bytes(raw.encode(encoding))
    source = open_source(path)
    assert [entry.title for entry in source] == [text]
    assert source.encoding == encoding


@pytest.mark.parametrize("encoding", ["gb18030", "windows-1252", "utf-8"])
def test_a_text_that_begins_in_ascii_is_sniffed_where_it_does_not(encoding, tmp_path):
    title = {"gb18030": "海底灯塔的优化方法", "windows-1252": "Köln", "utf-8": "海底 Köln"}[encoding]
    raw = ROW * 3000 + ROW.replace(b"A title", title.encode(encoding))
    records, flaws, _ = read_bytes(HEAD + raw, tmp_path)
    assert not flaws
    assert records[-1].title == title


def test_undecodable_bytes_are_told_with_their_line(tmp_path):
    rows = ROW.replace(b"A title", "灯塔".encode()) * 20 + ROW.replace(b"A title", b"bad \xff byte") + ROW
    records, flaws, _ = read_bytes(HEAD + rows, tmp_path)
    assert len(records) == 22
    assert records[20].title == "bad \ufffd byte"
    assert [(flaw.line, flaw.lost) for flaw in flaws] == [(22, "note")]
    assert "utf-8" in flaws[0].reason


def test_many_undecodable_lines_are_told_as_a_number(tmp_path):
    rows = ROW.replace(b"A title", "灯塔海底优化方法".encode()) * 500 + ROW.replace(b"A title", b"bad \xff byte") * 250
    records, flaws, _ = read_bytes(HEAD + rows, tmp_path)
    assert len(records) == 750
    assert len(flaws) == 101
    assert "150 further lines" in flaws[-1].reason


def test_a_line_too_long_is_set_aside_and_reading_goes_on(tmp_path):
    long_line = b"2503.00002\t2025-03-18\tcs.AR\t" + b"x" * (17 << 20) + b"\tText\tAda\n"
    records, flaws, _ = read_bytes(HEAD + ROW + long_line + ROW, tmp_path)
    assert [record.line for record in records] == [2, 4]
    assert [(flaw.line, flaw.lost) for flaw in flaws] == [(3, "record")]
    assert len(flaws[0].excerpt) == 2000


@pytest.mark.parametrize(
    "name", ["ris.ris", "openalex_json.page.json", "arxiv_atom.xml", "bibtex.bib", "arxiv_tsv.tsv"]
)
def test_a_huge_line_costs_little_memory(name, tmp_path):
    path = tmp_path / name
    sound = (DATA / name).read_bytes()
    block = gzip.compress(b"x" * (16 << 20), 1)
    path.write_bytes(gzip.compress(sound) + block * 12 + gzip.compress(b"\n" + sound))
    tracemalloc.start()
    records, flaws, _ = read_all(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert said(records) == said(read_all(DATA / name)[0]) * 2
    assert flaws
    assert peak < 100 << 20


def test_a_record_that_never_ends_costs_little_memory(tmp_path):
    path = tmp_path / "file.gz"
    body = b"TY  - JOUR\nTI  - Endless\n" + b"AB  - word word word\n" * (1 << 18)
    path.write_bytes(gzip.compress(body + b"ER  - \nTY  - JOUR\nTI  - Next\nER  - \n", 1))
    tracemalloc.start()
    records, flaws, _ = read_all(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [record.title for record in records] == ["Next"]
    assert (flaws[0].line, flaws[0].lost) == (1, "record")
    assert peak < 40 << 20


def test_a_recognised_file_without_records_is_told(tmp_path):
    records, flaws, marks = read_bytes(HEAD, tmp_path)
    assert (records, marks) == ([], 0)
    assert "gave no record" in flaws[0].reason


def test_cr_alone_ends_lines_of_old_programs(tmp_path):
    text = (DATA / "ris.ris").read_text()
    records, _, _ = read_bytes(text.replace("\n", "\r").encode(), tmp_path, "ris.ris")
    assert said(records) == said(read_all(DATA / "ris.ris")[0])


def test_wrong_types_in_json_are_no_crash(tmp_path):
    work = '{"id":"https://openalex.org/W1","title":"T","cited_by_count":true,"authorships":[null,{"author":[]}],'
    work += '"abstract_inverted_index":{"a":[null,"x"]},"topics":{},"ids":[],"publication_date":99}\n'
    records, flaws, _ = read_bytes(work.encode(), tmp_path)
    assert [record.title for record in records] == ["T"]
    assert [flaw.field for flaw in flaws] == ["publication_date"]
    assert records[0].citations == []


def test_long_runs_of_space_cost_no_time(tmp_path):
    text = (DATA / "wos_plain.txt").read_text().replace("OI Lamp", "OI " + " " * 200_000 + "Lamp")
    records, _, _ = read_bytes(("\n" * 60_000 + text).encode(), tmp_path)
    assert len(records) == 2
