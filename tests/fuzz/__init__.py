"""Random cases and broken cells: whatever is asked, there is an answer, and our own check agrees with it.

``python -m tests.fuzz --minutes 60`` runs it for an hour; `.ci/run` for a minute. What falls is kept as a case.
"""
