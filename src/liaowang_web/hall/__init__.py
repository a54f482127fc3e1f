"""The release hall: technologies, achievements, demands and products, shown in tiers of disclosure.

Takes what organisations enter or import; gives entries that were checked, their versions, search, feeds and files.
Leaves who answers which demand to matching, and every deal to the rooms above.
"""
