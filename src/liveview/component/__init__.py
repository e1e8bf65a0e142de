"""What users subclass: components with state, events, computed values and the services on `self.live`.

This layer knows neither sessions nor the wire. What stands above it reads a class's `Plan`, asks `take_changes`
what may have changed, and gives `self.live` its port.
"""
