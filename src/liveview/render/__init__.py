"""Values to HTML, to patches and back. Pure: the same input gives the same output, and nothing here knows components."""
