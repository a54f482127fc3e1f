"""Feeds: undeclared encodings, broken items, dates in odd forms, and what makes an item a paper."""

from pathlib import Path

import pytest
from tests.checks import read_all, read_bytes, said

from liaowang.records import InputError

DATA = Path(__file__).parents[3] / "data" / "sources"


def dates(record):
    return {(date.role, str(date.day)) for date in record.dates}


def test_rss():
    (news, broken, paper, untitled), flaws, _ = read_all(DATA / "feed.rss2.xml")
    assert (news.kind, news.title, news.venue) == ("news", "礁石实验室发布会学习的灯 & 更多", "礁石科技网")
    assert news.abstract == "礁石实验室发布了一种灯。 它会学习。"
    assert news.extra["content"] == ["礁石实验室发布了一种灯。\n它会学习。\n它很省电。"]
    assert [author.name for author in news.authors] == ["李明"]
    assert (news.keywords, news.language) == (["科技", "灯"], "zh")
    assert dates(news) == {("published", "2021-03-04")}
    assert (broken.title, broken.abstract) == (
        "Broken & unescaped title with a < sign",
        "An unclosed tag and more",
    )
    assert dates(broken) == {("published", "2021-03-05")}
    assert (paper.kind, paper.venue, paper.identifiers) == ("paper", "Journal of Lamps", [("doi", "10.1000/lamp.3")])
    assert [author.name for author in paper.authors] == ["Ada Lamp", "Bo Wick"]
    assert paper.extra["prism_volume"] == ["7"]
    assert (untitled.title, untitled.extra["title_from"]) == ("没有标题的短讯。", ["abstract"])
    assert dates(untitled) == {("listed", "2021-03-07")}
    assert [(flaw.field, flaw.excerpt) for flaw in flaws] == [("published", "someday")]


def test_atom():
    first, second = read_all(DATA / "feed.atom.xml")[0]
    assert (first.abstract, first.venue, first.keywords) == ("One. Two.", "Reef & Lamps", ["Light"])
    assert first.identifiers == [("url", "https://reef.example/entry/1")]
    assert dates(first) == {("published", "2021-03-04"), ("updated", "2021-03-05")}
    assert dates(second) == {("listed", "2021-03-06"), ("updated", "2021-03-06")}
    assert second.title == "Second <light>"


def test_arxiv_in_rdf():
    (preprint,) = read_all(DATA / "feed.rdf.xml")[0]
    assert (preprint.kind, preprint.title) == ("preprint", "Lamps that learn")
    assert [author.name for author in preprint.authors] == ["Ada Lamp", "Bo Wick"]
    assert preprint.identifiers == [("arxiv", "2103.00001")]


def test_new_arxiv_rss(tmp_path):
    raw = b"""<?xml version='1.0' encoding='UTF-8'?>
<rss xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:dc="http://purl.org/dc/elements/1.1/" version="2.0"><channel>
<title>cs.AI updates on arXiv.org</title><pubDate>Fri, 05 Mar 2021 00:00:00 -0500</pubDate>
<item><title>Lamps</title><link>https://arxiv.org/abs/2103.00001</link>
<description>arXiv:2103.00001v1 Announce Type: new
Abstract: We teach lamps.</description><guid isPermaLink="false">oai:arXiv.org:2103.00001v1</guid>
<category>cs.AI</category><category>cs.LG</category><pubDate>Fri, 05 Mar 2021 00:00:00 -0500</pubDate>
<arxiv:announce_type>new</arxiv:announce_type><dc:creator>Ada Lamp, Bo Wick</dc:creator></item></channel></rss>"""
    (preprint,), _, _ = read_bytes(raw, tmp_path)
    assert (preprint.abstract, preprint.identifiers) == ("We teach lamps.", [("arxiv", "2103.00001")])
    assert [tuple(it) for it in preprint.categories] == [("arxiv", "cs.AI"), ("arxiv", "cs.LG")]
    assert [author.name for author in preprint.authors] == ["Ada Lamp", "Bo Wick"]
    assert dates(preprint) == {("published", "2021-03-05")}


def test_preprint_server_with_doi_of_a_version(tmp_path):
    raw = b"""<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>bioRxiv</title><item>
<title>Lamps</title><link>https://www.biorxiv.org/content/10.1101/2021.03.04.433333v2?rss=1</link>
<dc:creator><![CDATA[ Lamp, A. B., Wick, B. ]]></dc:creator></item></channel></rss>"""
    (preprint,), _, _ = read_bytes(raw, tmp_path)
    assert (preprint.kind, preprint.identifiers) == ("preprint", [("doi", "10.1101/2021.03.04.433333")])
    assert [author.name for author in preprint.authors] == ["Lamp, A. B.", "Wick, B."]


@pytest.mark.parametrize("codec", ["gb2312", "gb18030", "big5", "shift_jis", "utf-16"])
@pytest.mark.parametrize("declared", [None, "utf-8"])
def test_encodings_without_or_with_wrong_declaration(codec, declared, tmp_path):
    texts = {"big5": "瞭望臺發布了一種新的技術，我們對此作出說明", "shift_jis": "新しい技術について説明する文章です"}
    text = texts.get(codec, "瞭望台发布了一种新的技术，我们对此作出说明").replace(
        "瞭", "" if codec == "gb2312" else "瞭"
    )
    declaration = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    raw = (
        f'{declaration}<rss version="0.91"><channel><title>t</title><item><title>{text}</title></item></channel></rss>'
    )
    assert read_bytes(raw.encode(codec), tmp_path)[0][0].title == text


def test_old_versions_and_doctype(tmp_path):
    item = "<item><title>A lamp</title><link>http://reef.example/1</link></item>"
    doctype = '<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://my.netscape.com/rss-0.91.dtd">'
    rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    texts = [
        f'<?xml version="1.0"?>{doctype}<rss version="0.91"><channel><title>t</title>{item}</channel></rss>',
        f'<rdf:RDF xmlns:rdf="{rdf}" xmlns="http://my.netscape.com/rdf/simple/0.9/"><channel/>{item}</rdf:RDF>',
        f"<RSS VERSION='0.92'><channel>{item}</channel></RSS>",
    ]
    records = [read_bytes(text.encode(), tmp_path)[0] for text in texts]
    assert [len(found) for found in records] == [1, 1, 1]
    assert {found[0].title for found in records} == {"A lamp"}


def test_a_broken_item_costs_no_other(tmp_path):
    raw = (DATA / "feed.rss2.xml").read_text()
    broken = raw.replace("</item>", "", 1).replace("<guid isPermaLink", "<guid>x<isPermaLink", 1)
    records, _, marks = read_bytes(broken.encode(), tmp_path)
    assert marks == len(records) == 4
    assert said(records)[1:] == said(read_all(DATA / "feed.rss2.xml")[0])[1:]


@pytest.mark.parametrize(
    "text", ["<feed><entry/></feed>", "<channel><title>a</title></channel>", "<rdf:RDF></rdf:RDF>"]
)
def test_other_xml_is_not_taken(text, tmp_path):
    with pytest.raises(InputError, match="no known format"):
        read_bytes(text.encode(), tmp_path)
