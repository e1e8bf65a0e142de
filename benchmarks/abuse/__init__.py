"""What ordinary visitors notice of an abuser, and what he costs the server."""
