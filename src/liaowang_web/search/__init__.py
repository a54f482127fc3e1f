"""What can be found: an outbox written with every change, and the index that follows it.

Takes documents that rooms above announce in their own transaction; gives hits and counts at the tier of whoever asks.
Leaves what a document says, and who may see the thing itself, to the room that announces it.
"""
