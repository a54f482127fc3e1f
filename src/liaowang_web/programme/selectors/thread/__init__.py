"""One thread: from a target back to the documents of the corpus, and forward again, as whoever asks may see it."""

from liaowang_web.programme.selectors.thread.nodes import STAGES, Node
from liaowang_web.programme.selectors.thread.walking import MOST_NODES, Thread, thread_from, thread_of

__all__ = ["MOST_NODES", "STAGES", "Node", "Thread", "thread_from", "thread_of"]
