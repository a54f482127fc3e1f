"""Joins the rooms into one site: settings, addresses, menu and background jobs.

Takes the environment and the rooms; gives an application that a server can run. Imports any room.
Leaves every rule about things and people to their rooms.
"""
