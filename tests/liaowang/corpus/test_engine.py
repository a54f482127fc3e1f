"""The engine session: quiet, closed at the end, plain about what is missing."""

from __future__ import annotations

import subprocess
import sys

import pytest

from liaowang.corpus import open_engine
from liaowang.records import InputError, LiaowangError

SESSION = """
import os
from liaowang.corpus import open_engine
before = dict(os.environ)
for _ in range(2):
    with open_engine() as engine:
        assert engine.range(5).count() == 5
assert set(os.environ) - set(before) <= {"SPARK_CONNECT_MODE_ENABLED"}
"""


def test_the_embedded_engine_opens_twice_and_says_nothing():
    done = subprocess.run([sys.executable, "-c", SESSION], capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_face_imports_no_engine():
    code = "import sys, liaowang.corpus; assert not {'pyspark', 'pysail', 'pandas'} & set(sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], timeout=60, check=False).returncode == 0


def test_an_unknown_engine_is_refused():
    with pytest.raises(InputError, match="unknown engine 'duck'"), open_engine("duck"):
        pass


@pytest.mark.parametrize("master", ["local[2]", "spark://nowhere:7077"])
def test_full_spark_names_what_to_install(master, monkeypatch):
    monkeypatch.setattr("liaowang.corpus.engine.find_spec", lambda name: None)
    with pytest.raises(InputError, match=r"liaowang\[spark\]"), open_engine(master):
        pass


def test_a_server_that_does_not_answer_is_named():
    with pytest.raises(LiaowangError, match="the engine at sc://localhost:1/"), open_engine("sc://localhost:1/"):
        pass
