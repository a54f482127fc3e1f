"""Leads between languages, by hand."""

from datetime import date, timedelta

import polars as pl

from liaowang.observatory import language_leads


def corpus(*parts: tuple[int, str, date, int]) -> pl.DataFrame:
    """Documents of a topic and language, so many, a week apart from a day on."""
    rows = [
        (topic, language, start + timedelta(weeks=week)) for topic, language, start, n in parts for week in range(n)
    ]
    return pl.DataFrame(rows, schema=["topic", "language", "known_on"], orient="row")


def test_the_language_with_the_earlier_third_document_leads_by_whole_months():
    frame = corpus((-1, "en", date(2010, 1, 1), 60), (-1, "zh", date(2010, 1, 1), 60))
    frame = pl.concat([frame, corpus((0, "zh", date(2014, 1, 1), 4), (0, "en", date(2016, 1, 1), 5))])
    row = language_leads(frame).row(0, named=True)
    assert (row["seen_zh"], row["seen_en"]) == (date(2014, 1, 15), date(2016, 1, 15))
    assert (row["first_language"], row["lead_months"]) == ("zh", 24)
    assert (row["n_en"], row["n_zh"]) == (5, 4)


def test_a_language_without_records_at_the_time_is_not_called_late():
    frame = corpus((-1, "en", date(2000, 1, 1), 60), (-1, "zh", date(2016, 1, 1), 60))
    frame = pl.concat([frame, corpus((0, "en", date(2005, 1, 1), 5), (0, "zh", date(2017, 2, 1), 5))])
    row = language_leads(frame).row(0, named=True)
    assert (row["first_language"], row["lead_months"]) == (None, None)
    later = pl.concat([frame, corpus((1, "en", date(2005, 1, 1), 5), (1, "zh", date(2019, 1, 1), 5))])
    assert language_leads(later).row(1, named=True)["first_language"] == "en"


def test_a_topic_of_one_language_has_no_lead():
    frame = corpus((-1, "en", date(2000, 1, 1), 60), (-1, "zh", date(2000, 1, 1), 60), (0, "en", date(2005, 1, 1), 5))
    frame = pl.concat([frame, corpus((0, "zh", date(2006, 1, 1), 2), (1, "zh", date(2006, 1, 1), 2))])
    rows = language_leads(frame).rows(named=True)
    assert [row["topic"] for row in rows] == [0]
    assert rows[0]["seen_zh"] is None
    assert rows[0]["lead_months"] is None
