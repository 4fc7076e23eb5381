"""The mathematics of the planner: instances in, verified-ready solutions out. Knows nothing of files or screens."""
