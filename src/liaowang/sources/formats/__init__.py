"""One module a format, or a family of formats with one grammar: what begins a record, and which tag says what.

Takes lines and gives records and flaws, with the building blocks of `sources`. Leaves opening files, encodings and
finding out which format a file has to `sources`.
"""
