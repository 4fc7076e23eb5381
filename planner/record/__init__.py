"""The record of a town: cases with every version, plans with all that they were made of, committees and what they decided.

Acts are added, each chained to the one before, and never changed; what follows from them is a `State`.
"""
