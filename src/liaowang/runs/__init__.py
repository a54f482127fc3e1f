"""Use cases that join the rooms: observe, inspect, read and compare runs; the only door for web and command line.

Takes settings and gives a run, a folder of tables with a manifest, or plain values read from one.
Leaves parsing words and printing to `cli`, and every method to the rooms below.
"""
