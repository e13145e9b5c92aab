"""Benchmarks, each a package of its own."""
