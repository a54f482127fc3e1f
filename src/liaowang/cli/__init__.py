"""The command line: observe files, inspect them, read the topics of a run, compare two runs.

Takes the words a person typed and gives tables on standard output, progress and errors on standard error, exit codes.
Leaves all work to `runs`, and calls one run a command.
"""

import gc

# What is loaded stays. To look through it for what may go took a twelfth of the time of a short command.
gc.disable()

from liaowang.cli.app import main  # noqa: E402

gc.freeze()
gc.enable()

__all__ = ["main"]
