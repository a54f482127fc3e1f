"""A sample edition, made from topics of the watchlist and walked through every step by sample people."""
