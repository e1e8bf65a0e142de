"""The measurements: each gives the CPU or the memory of the server's process, and bytes on the wire."""
