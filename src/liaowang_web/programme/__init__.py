"""The programme: registries of scenarios, standards, incubators, consortia, challenges and products, and its targets.

Takes organisations, entries of the hall and public facts with their source; gives registries whose states and rules
are kept, and targets that count only evidence which a second person accepted.
Leaves what is traded to deals, what is told of a technology to hall and observatory, and meetings to events.
"""
