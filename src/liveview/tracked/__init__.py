"""Lists, dicts and sets that say what changed in them. They know neither components nor templates.

`values.py` is the way in: `track` makes a value of an application a tracked one, `plain` gives it back as it was.
"""
