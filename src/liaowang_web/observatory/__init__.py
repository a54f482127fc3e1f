"""The observatory on screen: imported runs, topics, evidence and the ledger of forecasts.

Takes a run of the library by its manifest; gives pages that read what was imported and compute nothing.
Leaves all reckoning to the library and the writing of catalogues to the rooms above.
"""
