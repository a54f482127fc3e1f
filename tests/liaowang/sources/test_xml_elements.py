"""Elements cut out of XML: prefixes, entities, forbidden characters, what is taken and what is left."""

import time
import tracemalloc

import pytest

from liaowang.records import Flaw
from liaowang.sources.encodings import Encoding
from liaowang.sources.lines import Lines
from liaowang.sources.stream import Stream
from liaowang.sources.xml_elements import XmlElement, xml_elements


def cut(text, folder, tag="work"):
    path = folder / "file.xml"
    path.write_text(text)
    with Stream(path) as stream:
        return list(xml_elements(Lines(stream, path.name, Encoding("utf-8"), lambda _: 0), tag))


@pytest.mark.parametrize(
    ("inside", "content"),
    [
        ("Lamps &amp; wicks", "Lamps & wicks"),
        ("Lamps &nbsp;&amp; &alpha;-wicks", "Lamps & α-wicks"),
        ("AT&T; R&D & more", "AT&T; R&D & more"),
        ("a &lt; b&nbsp;&LT; c", "a < b < c"),
        ("a\x0bb&#x1F;c&#11;d", "a b c d"),
        ("H<sub>2</sub>O<!-- no --><?no no?>", "H2O"),
        ('<x:y z:href="#">undeclared</x:y>', "undeclared"),
        ("<![CDATA[a &nbsp; b]]>", "a &nbsp; b"),
    ],
)
def test_what_xml_forbids_but_people_write_is_read(inside, content, tmp_path):
    assert [it.content for it in cut(f"<works><work>{inside}</work></works>", tmp_path)] == [content]


def test_what_is_not_taken_is_left(tmp_path):
    text = '<p:work n="1"><a>one</a><a>two</a><b><c x:d="e">three</c><c/></b><f>H<i>2</i></f></p:work>'
    (work,) = cut(text, tmp_path)
    assert isinstance(work, XmlElement)
    assert (work.name, work.attribute("n"), work.elements("b/c")[0].attribute("d")) == ("work", "1", "e")
    assert work.take_text("b/none", "a") == "one"
    assert list(work.rest()) == [("a", "two"), ("c", "three"), ("f", "H2")]
    assert work.take_texts("f", "b/c") == ["H2", "three"]
    assert list(work.rest()) == [("a", "two")]


def test_several_names_and_a_broken_element(tmp_path):
    first, broken, last = cut("<all><work>1</work><work>2<b></work><note>3</note></all>", tmp_path, "work|note")
    assert isinstance(first, XmlElement)
    assert isinstance(broken, Flaw)
    assert isinstance(last, XmlElement)
    assert (broken.lost, last.name) == ("record", "note")


def test_one_long_line_needs_little_memory_and_time(tmp_path):
    path = tmp_path / "line.xml"
    work = "<work><title>Lamps</title><text>" + "oil, wick; " * 200 + "</text></work>"
    path.write_text("<works>" + work * 20_000 + "</works>")
    tracemalloc.start()
    start = time.process_time()
    with Stream(path) as stream:
        lines = Lines(stream, path.name, Encoding("utf-8"), lambda _: 0)
        assert sum(isinstance(it, XmlElement) for it in xml_elements(lines, "work")) == 20_000
    assert time.process_time() - start < 60
    assert tracemalloc.get_traced_memory()[1] < 32 << 20
    tracemalloc.stop()
