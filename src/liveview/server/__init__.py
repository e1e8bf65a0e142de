"""The server side: ASGI, the driver of sessions, pages, the built client. The only layer that awaits."""
