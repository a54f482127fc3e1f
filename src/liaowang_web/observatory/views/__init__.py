"""Pages of the observatory: each module one sort of page, and what they all know in `known`."""
