"""What is sent to workers runs where no Liaowang is installed, with the tables that it reads."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
from pathlib import Path

from liaowang.corpus.shipping import packed_code

PROGRAM = """
import liaowang.runs.encoding, liaowang.runs.meaning
from liaowang.text import StaticVectors, split_words
import polars as pl
assert "liaowang.zip" in liaowang.__file__
assert abs(StaticVectors().encode(["quantum computing"])).sum() > 0
text = pl.Series(["量子计算"])
print(split_words(text, text, pl.Series(["zh"])).to_list()[0][0])
"""


def test_an_archive_is_enough(tmp_path: Path) -> None:
    plain = Path(sys.executable).resolve()
    with packed_code() as archive:
        # A folder on PYTHONPATH is no site folder: the link of this checkout in it is not followed.
        found = os.pathsep.join([str(archive), sysconfig.get_paths()["purelib"]])
        environment = os.environ | {"PYTHONPATH": found}
        said = subprocess.run(
            [plain, "-c", PROGRAM],
            env=environment,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert (said.stdout.strip(), said.returncode) == ("量子", 0), said.stderr
    assert not archive.exists()
