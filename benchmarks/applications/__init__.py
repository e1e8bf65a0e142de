"""What is measured. Each module makes ASGI applications, and imports only the framework that it is about."""
