"""What must hold for every reader, tried on made-up files with the quirks of each format."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests import checks

from liaowang.sources import all_readers, open_source

DATA = Path(__file__).parents[2] / "data" / "sources"
FILES = sorted(path for path in DATA.iterdir() if path.name != "README.md")
each_file = pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)


def test_every_reader_has_a_file_and_recognises_only_its_own():
    tried = {path.name.split(".")[0] for path in FILES}
    assert tried == {reader.name for reader in all_readers()}
    for path in FILES:
        assert open_source(path).format == path.name.split(".")[0]


def test_names_and_titles_are_told_apart():
    readers = all_readers()
    assert len({reader.name for reader in readers}) == len({reader.title for reader in readers}) == len(readers)


@each_file
def test_counts_equal_marks(path):
    checks.check_counts_equal_marks(path)


@each_file
def test_variants_say_the_same(path, tmp_path):
    checks.check_variants_say_the_same(path, tmp_path)


@each_file
def test_twice_is_twice(path, tmp_path):
    checks.check_twice_is_twice(path, tmp_path)


@each_file
def test_reading_is_repeatable(path):
    checks.check_reading_is_repeatable(path)


@each_file
@pytest.mark.parametrize("pack", [None, "xz", "gz", "bz2", "zst"])
def test_cut_tells(path, pack, tmp_path):
    checks.check_cut_tells(path, tmp_path, pack)


@each_file
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_nothing_is_silent_in_a_damaged_file(path, data, tmp_path):
    """Twenty damages a file here; `make fuzz` tries 10,000."""
    raw = path.read_bytes()
    start = data.draw(st.integers(0, len(raw)))
    length = data.draw(st.integers(0, 200))
    junk = data.draw(
        st.one_of(st.binary(max_size=60), st.text(max_size=40).map(lambda text: text.encode("utf-8", "replace")))
        | st.sampled_from(
            [b'"', b"{", b"}", b"\t", b"\n", b"\r", b'\t"', b"\nTY  - ", b"\n@article{", b"<entry>", b"]]>"]
        )
    )
    checks.check_nothing_is_silent(raw[:start] + junk + raw[start + length :], tmp_path)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(raw=st.binary(max_size=400))
def test_nothing_is_silent_in_garbage(raw, tmp_path):
    checks.check_nothing_is_silent(raw, tmp_path)
