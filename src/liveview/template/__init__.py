"""From template sources to slots: what a page's HTML is made of, known before any value is.

`compile_source` is the way in. Nothing here knows components, and nothing here changes after it was made.
"""
