"""The look of every page: base template, components, one stylesheet, tags for numbers, dates and pairs of languages.

Takes values and gives markup; has no models and asks no database.
Leaves what is shown to the rooms above.
"""
