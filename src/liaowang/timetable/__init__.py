"""Who meets whom, when, at which table.

Takes a fair: slots, people with their free time, tables and booths, meetings agreed upon. Gives a timetable with its
bound, what blocks each meeting that has no slot, and the breaches of any timetable.
Leaves to others who wants to meet whom, and telling them.
"""

from liaowang.timetable.blocking import Blocker
from liaowang.timetable.checking import Breach, breaches
from liaowang.timetable.choosing import bound_of
from liaowang.timetable.fairs import Fair, FairError, Meeting, Person, Slot, Table
from liaowang.timetable.feasibility import SolverMissing
from liaowang.timetable.planning import Progress, Timetable, make_timetable, replan
from liaowang.timetable.worth import Worth, worth_of

__all__ = [
    "Blocker",
    "Breach",
    "Fair",
    "FairError",
    "Meeting",
    "Person",
    "Progress",
    "Slot",
    "SolverMissing",
    "Table",
    "Timetable",
    "Worth",
    "bound_of",
    "breaches",
    "make_timetable",
    "replan",
    "worth_of",
]
