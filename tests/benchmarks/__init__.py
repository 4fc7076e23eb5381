"""How the planner's time grows, against one solve of the whole matrix; run by hand, and tried without a clock in the suite."""
