"""The technology market: listings, enquiries, offers and deals, from the first question to the closing.

Takes published entries of the hall and organisations; gives deals with their room, their history and their figures.
Leaves what is offered and its tiers of disclosure to the hall, and who suits whom to matching.
"""
