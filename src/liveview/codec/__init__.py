"""Bytes: the wire format, and the one place in Python that spells its words and keys."""
