"""Objects are found wherever they stand, in any order of keys, and a broken one costs no other."""

import json
import tracemalloc
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liaowang.sources.encodings import Encoding
from liaowang.sources.json_objects import Item, json_objects, json_of
from liaowang.sources.lines import Lines

OBJECTS = [
    {"title": f'work "{n}" with {{brackets]', "id": n, "parts": [{"title": "part", "n": n}, []]} for n in range(4)
]


def read(text, size=1 << 18):
    raw = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    chunks = [raw[at : at + size] for at in range(0, len(raw), size)]
    stream = SimpleNamespace(chunks=lambda: iter(chunks), damage=None)
    return list(json_objects(Lines(stream, "f", Encoding("utf-8"), lambda _: 0), "message|items|10[.]\\d+/.*"))


def found(text, size=1 << 18):
    return [entry.found for entry in read(text, size) if isinstance(entry, Item)]


WRAPPED = {
    "an array": OBJECTS,
    "a page": {"status": {"items": [{"x": 1}]}, "message": {"facets": {"a": [{"b": 1}]}, "items": OBJECTS, "n": [{}]}},
    "several answers": [{"status": "ok", "message": work, "headers": {"message": 1}} for work in OBJECTS],
    "by identifier": {f"10.1000/{n}": [work] for n, work in enumerate(OBJECTS)},
}


@pytest.mark.parametrize("name", WRAPPED)
@pytest.mark.parametrize("indent", [None, 0, 2])
@pytest.mark.parametrize("size", [1, 7, 1 << 18])
def test_objects_are_found_in_wrappers(name, indent, size):
    text = json.dumps(WRAPPED[name], indent=indent)
    assert found(text, size) == OBJECTS
    assert found(text + "\n" + text, size) == OBJECTS * 2


@pytest.mark.parametrize("indent", [None, 2])
def test_objects_one_after_the_other(indent):
    text = "\n".join(json.dumps(work, indent=indent) for work in OBJECTS)
    assert found(text) == found(text, 5) == OBJECTS
    assert [entry.line for entry in read(text)] == [1 + n * len(text.split("\n")) // 4 for n in range(4)]


@pytest.mark.parametrize("separator", ["\n", ", ", ",\n"])
@pytest.mark.parametrize(
    "broken", ['{"title": "a", "id": ', '{"title": "a", "id": 1, "parts": [1}', '{"title": "a", "id": 1, 2}']
)
def test_a_broken_object_costs_no_other(separator, broken):
    texts = [json.dumps(work) for work in OBJECTS]
    text = separator.join([texts[0], broken, *texts[1:]])
    entries = read(text if separator == "\n" else f'{{"items": [{text}]}}')
    assert [entry.found for entry in entries if isinstance(entry, Item)] == OBJECTS
    assert [entry.lost for entry in entries if not isinstance(entry, Item)] == ["record"]


def test_what_no_strict_parser_takes():
    assert found('{"a": "tab\there", "b": NaN}')[0]["a"] == "tab\there"
    assert found(r'{"a": "x\ud83dy \ud83d\ude00 \\ud83d"}') == [{"a": "x\ufffdy \U0001f600 \\ud83d"}]


def test_long_text_between_objects_is_told():
    entries = read('{"items": [{"title": "a"}], "note": "' + "x" * 5000 + '", "message": [{"title": "b"}]}', 100)
    assert [entry.found["title"] for entry in entries if isinstance(entry, Item)] == ["a", "b"]
    assert [entry.reason for entry in entries if not isinstance(entry, Item)] == ["text that belongs to no record"]


def test_one_line_of_many_objects_stays_in_bounded_memory():
    text = '{"items":[' + ",".join('{"title":"%s"}' % ("x" * 1000) for _ in range(20_000)) + "]}"
    raw = text.encode()
    stream = SimpleNamespace(chunks=lambda: (raw[at : at + 65536] for at in range(0, len(raw), 65536)), damage=None)
    tracemalloc.start()
    n_objects = sum(1 for _ in json_objects(Lines(stream, "f", Encoding("utf-8"), lambda _: 0), "items"))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert n_objects == 20_000
    assert peak < 4 << 20


def test_an_integer_of_any_length_keeps_its_digits():
    work = {"id": -(2**63) - 1, "ids": [2**64, 10**40, 10**18]}
    assert found(json.dumps([work])) == [work]
    assert json.loads(json_of(work)) == work
    flaws = [
        it for it in read(json.dumps([OBJECTS[0]])[:-1] + ', {"id": ' + "9" * 5000 + "}]") if not isinstance(it, Item)
    ]
    assert [it.lost for it in flaws] == ["record"]


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=200, deadline=None)
@given(
    works=st.lists(st.dictionaries(st.text("abc", max_size=3), VALUES, max_size=3), max_size=5),
    indent=st.sampled_from([None, 0, 3]),
    size=st.integers(1, 40),
)
def test_any_objects_come_back(works, indent, size):
    assert found(json.dumps({"n": 1, "items": works}, indent=indent), size) == works
    assert found(json.dumps(works, indent=indent, ensure_ascii=False), size) == works
