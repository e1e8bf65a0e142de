"""One live connection as a state machine without I/O, and the sealed tokens that carry a component's state.

No asyncio, no clock, no sockets, no JSON: messages and times come in as arguments, effects go out as values.
"""
