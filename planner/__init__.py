"""Planner of local sourcing for school meals."""
