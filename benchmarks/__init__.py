"""What liveview costs, measured beside an application that does the least possible on the same server."""
