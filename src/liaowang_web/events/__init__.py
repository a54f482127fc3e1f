"""Events at which organisations meet one another: who comes, who asks whom, and who meets whom when and where.

Takes people of verified organisations and entries of the hall; gives registrations, agreed meetings and timetables.
Leaves the reckoning of timetables to the library, who suits whom to matching, and what follows a meeting to deals.
"""
