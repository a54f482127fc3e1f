"""The state machine: one table of transitions a thing, and one function that walks it.

Takes a thing, the name of a transition and who acts; locks, checks, saves and writes the audit entry in one
transaction, or refuses in words.
Leaves states, permissions and guards of each thing to its room.
"""
