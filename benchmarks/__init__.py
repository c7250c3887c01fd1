"""symback beside its peers, measured in one run: `python -m benchmarks` (extra `bench`).

A module a benchmark; each first asserts that both sides computed the same.
"""
