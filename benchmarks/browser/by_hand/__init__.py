"""The table written by hand: with its rows in the browser, and with its rows on a server behind a WebSocket."""
