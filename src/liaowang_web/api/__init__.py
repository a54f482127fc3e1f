"""The JSON interface: what pages show, for programs.

Takes requests with a token; gives the same selectors' answers as JSON, paged and tagged.
Leaves every rule to the services, selectors and policies of the rooms.
"""
