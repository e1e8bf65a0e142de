"""The load: pages that are opened, joined and used over connections of their own, each answer checked."""
