"""One case to a verified plan: the plan, how it is made and adjusted, and the changes of a scenario."""
