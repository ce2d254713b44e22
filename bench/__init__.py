"""Benchmarks, run by hand on a quiet machine: see README.md. Nothing here is part of the server."""
