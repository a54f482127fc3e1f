"""The command line: observe files, inspect them, read the topics of a run, compare two runs.

Takes the words a person typed and gives tables on standard output, progress and errors on standard error, exit codes.
Leaves all work to `runs`, and calls one run a command.
"""

from liaowang.cli.app import main

__all__ = ["main"]
