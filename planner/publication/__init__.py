"""What a town's public may check: gathered once (`public`), told of people as `privacy` says, written as open data.

Nothing here reads a file of a case and nothing asks the user; `planner.publication.publish` alone writes.
"""
