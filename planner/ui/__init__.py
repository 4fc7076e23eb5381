"""Pages, widgets and charts. They show and ask; every figure comes from `planner.service`."""
