"""Which entries of the hall answer each other: stored matches with their reasons, and what people said of them.

Takes the hall's published versions and its outbox; gives ranked lists, both ways, cut to what their reader may read.
Leaves how two entries are compared to the library, and what follows from an enquiry to the rooms above.
"""
