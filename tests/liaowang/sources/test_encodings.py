"""Encodings are found without declaration, with a right one and with a wrong one."""

import pytest

from liaowang.sources.encodings import sniff_encoding

SIMPLIFIED = "我们提出一种新的方法，用于分析大规模数据中的主题变化，并与现有方法进行比较。"
TRADITIONAL = "我們提出一種新的方法，用於分析大規模資料中的主題變化，並與現有方法進行比較。"
JAPANESE = "本研究では、大規模なデータから新しい技術の兆しを見つける方法について述べる。"
KOREAN = "이 연구에서는 대규모 자료에서 새로운 기술의 징후를 찾는 방법을 설명한다."
TEXTS = {
    "gb18030": ("gb18030", SIMPLIFIED),
    "gb2312": ("gb18030", SIMPLIFIED),
    "big5": ("big5hkscs", TRADITIONAL),
    "shift_jis": ("cp932", JAPANESE),
    "euc_jp": ("euc_jp", JAPANESE),
    "euc_kr": ("cp949", KOREAN),
    "utf-8": ("utf-8", SIMPLIFIED),
}
DECLARED = {"shift_jis": "Shift_JIS", "euc_jp": "euc-jp", "euc_kr": "ks_c_5601-1987"}


@pytest.mark.parametrize("codec", TEXTS)
@pytest.mark.parametrize(
    "head",
    [
        "",
        "<?xml version='1.0' encoding='{}'?>",
        "<html><head><meta charset={}>",
        '<META content="text/html; charset={}">',
    ],
)
@pytest.mark.parametrize("wrong", [None, "utf-8", "iso-8859-1", "us-ascii", "no-such"])
def test_declared_rightly_wrongly_or_not(codec, head, wrong):
    name, text = TEXTS[codec]
    start = head.format(wrong or DECLARED.get(codec, codec)).encode() + text.encode(codec)
    assert sniff_encoding(start).name == name
    assert sniff_encoding(start[:-1]).name == name
    assert text[:-1] in start.decode(name)


def test_utf8_that_declares_otherwise_is_utf8():
    assert sniff_encoding(b"<?xml version='1.0' encoding='GB2312'?>" + SIMPLIFIED.encode()).name == "utf-8"
    assert sniff_encoding(b"<?xml version='1.0' encoding='windows-1252'?>" + "Müller".encode("cp1252")).name == (
        "windows-1252"
    )


@pytest.mark.parametrize(
    "text",
    ["Köln, Zürich", "Évaluation des méthodes à grande échelle", "ação, coração, informação", "naïve – “quoted” café"],
)
def test_western_text_stays_western(text):
    assert sniff_encoding(text.encode("cp1252")).name == "windows-1252"


def test_nothing_above_ascii_leaves_it_open():
    assert sniff_encoding(b"<meta charset=gb2312> plain").is_open
