"""The record of every act: entries that are only ever added, chained by hashes, each told in a sentence of its kind.

Takes an act inside the transaction that performs it; gives histories of things and a check of the whole chain.
Leaves the decision whether an act may happen to the rooms above.
"""
