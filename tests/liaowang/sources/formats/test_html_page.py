"""Pages: charset right, wrong or missing; byline without metadata; no article; what is no page."""

import codecs
import time
from pathlib import Path

import pytest
from tests.checks import read_all, read_bytes

from liaowang.records import InputError
from liaowang.sources.markup import ABSTRACT_LENGTH

PAGE = Path(__file__).parents[3] / "data" / "sources" / "html_page.html"
SENTENCES = "研究人员介绍，这种灯采用了新的控制方法，在三百个家庭里试用了半年，没有发生一次故障。"


def page(body, head="<title>会学习的灯</title>"):
    return f"<html><head>{head}</head><body>{body}</body></html>"


def test_a_news_page():
    (news,), flaws, marks = read_all(PAGE)
    assert (flaws, marks) == ([], 1)
    assert (news.kind, news.title, news.venue, news.language) == (
        "news",
        "礁石实验室发布会学习的灯",
        "礁石科技网",
        "zh",
    )
    assert news.abstract.startswith("本报讯 礁石实验室三月四日发布了一种会学习的灯")
    assert news.abstract.endswith("供其他研究人员使用和改进。")
    assert "不是正文" not in news.abstract
    assert [author.name for author in news.authors] == ["李明"]
    assert [(date.role, str(date.day)) for date in news.dates] == [("published", "2021-03-04")]
    assert (news.keywords, news.extra["description"]) == (["灯", "机器学习"], ["礁石实验室今日发布新灯。"])
    assert news.identifiers == [("url", "https://news.reef.example/2021/0304/1.html")]


@pytest.mark.parametrize("declared", ["gb2312", "utf-8", "iso-8859-1", None])
@pytest.mark.parametrize("codec", ["gb2312", "gb18030", "utf-8", "utf-16"])
def test_any_charset(declared, codec, tmp_path):
    text = PAGE.read_text().replace("charset=utf-8", f"charset={declared}" if declared else "x")
    (news,), flaws, _ = read_bytes(text.encode(codec), tmp_path)
    assert (news.title, news.abstract, flaws) == (*_said(), [])


def _said():
    (news,), _, _ = read_all(PAGE)
    return news.title, news.abstract


def test_traditional_page_in_big5(tmp_path):
    text = page(f"<h1>會學習的燈</h1><p>{'研究人員介紹，這種燈採用了新的控制方法，在三百個家庭裡試用了半年。' * 3}</p>")
    (news,), _, _ = read_bytes(text.replace("会学习的灯", "會學習的燈").encode("big5"), tmp_path)
    assert news.title == "會學習的燈"
    assert "控制方法" in news.abstract


def test_byline_in_the_text(tmp_path):
    byline = "<div><span>发布时间：2021年3月4日</span> <i>作者：李明 王芳</i></div>"
    body = f"<h1>会学习的灯</h1>{byline}<p>{SENTENCES * 3}</p>"
    (news,), _, _ = read_bytes(page(body).encode(), tmp_path)
    assert [author.name for author in news.authors] == ["李明", "王芳"]
    assert [str(date.day) for date in news.dates] == ["2021-03-04"]


def test_metadata_of_chinese_authorities(tmp_path):
    head = "".join(
        f'<meta name="{name}" content="{content}">'
        for name, content in [
            ("ArticleTitle", "关于灯的通知"),
            ("PubDate", "2021-03-04 10:00"),
            ("SiteName", "礁石科技局"),
            ("ContentSource", "办公室"),
            ("Keywords", "灯;通知"),
        ]
    )
    (news,), _, _ = read_bytes(page(f"<p>{SENTENCES * 3}</p>", head).encode(), tmp_path)
    assert (news.title, news.venue, news.keywords) == ("关于灯的通知", "礁石科技局", ["灯", "通知"])
    assert (str(news.dates[0].day), news.extra["content_source"]) == ("2021-03-04", ["办公室"])


def test_long_text_goes_on_aside(tmp_path):
    paragraphs = [f"第{n}段。{SENTENCES * 4}" for n in range(30)]
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    (news,), _, _ = read_bytes(page(body).encode(), tmp_path)
    assert ABSTRACT_LENGTH - len(paragraphs[0]) - 1 <= len(news.abstract) <= ABSTRACT_LENGTH
    assert (news.abstract + " " + news.extra["text"][0].replace("\n", " ")).split() == paragraphs


def test_no_date_is_guessed(tmp_path):
    body = f"<p>{SENTENCES * 3}</p><footer>Copyright 2003-2020. 2020-01-02</footer>"
    assert read_bytes(page(body).encode(), tmp_path)[0][0].dates == []


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<ul>"
        + "".join(f'<li><a href="/{n}">{n}. 一条新闻的标题在这里而且很长很长很长很长</a></li>' for n in range(30))
        + "</ul>",
        "".join(f'<p><a href="/{n}">第{n}盏灯学会了学习！礁石实验室的研究人员都很高兴。</a></p>' for n in range(30)),
        '<form><input name="user"></form>',
    ],
)
def test_a_page_without_article_is_a_flaw(body, tmp_path):
    records, flaws, marks = read_bytes(page(body).encode(), tmp_path)
    assert (records, marks) == ([], 1)
    assert flaws[0].reason == "the page holds no article text"


def test_pages_one_after_the_other(tmp_path):
    other = page(f"<p>{SENTENCES * 3}</p>")
    texts = [PAGE.read_text(), f"<!DOCTYPE html>\n{other}", f'<?xml version="1.0" encoding="utf-8"?>{other}']
    records, _, marks = read_bytes("\n\n".join(texts).encode(), tmp_path)
    assert (len(records), marks) == (3, 3)
    assert records[1].line > records[0].line


def test_xhtml_with_declaration_and_conditional_comments(tmp_path):
    head = "<!--[if lt IE 9]><html class='ie'><![endif]--><!--[if gt IE 8]><!--><html><!--<![endif]-->"
    raw = f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n{head}{page(f"<p>{SENTENCES * 3}</p>")[6:]}'
    records, _, marks = read_bytes(codecs.BOM_UTF8 + raw.encode(), tmp_path)
    assert (len(records), marks) == (1, 1)


@pytest.mark.parametrize(
    "text",
    [
        '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><table><tr><td>a</td></tr></table></html>',
        '<?xml version="1.0"?><article><title>a</title></article>',
        "A text that tells of <html> pages",
    ],
)
def test_what_is_no_page(text, tmp_path):
    with pytest.raises(InputError, match="no known format"):
        read_bytes(text.encode(), tmp_path)


@pytest.mark.parametrize(
    "junk", ["<a>", "<!--", "<script>", "<head>", "<meta ", "<div>x", "<p>a. ", "</html><", "<html\n"]
)
def test_repeated_junk_takes_no_time(junk, tmp_path):
    start = time.process_time()
    _, flaws, _ = read_bytes(("<html>" + junk * 60_000).encode(), tmp_path)
    assert flaws
    assert time.process_time() - start < 20


def test_many_comments_before_no_page(tmp_path):
    with pytest.raises(InputError, match="no known format"):
        read_bytes(("<!-- a -->\n" * 3000 + "text").encode(), tmp_path)


def test_pictures_within_do_not_count(tmp_path):
    picture = f'<img src="data:image/png;base64,{"A" * (5 << 20)}">'
    text = page(f"{picture}<p>{SENTENCES * 3}</p>")
    assert read_bytes(text.encode(), tmp_path)[0][0].title == "会学习的灯"
    records, flaws, _ = read_bytes(text.replace("A", "-").encode(), tmp_path)
    assert (records, flaws[0].lost) == ([], "record")
