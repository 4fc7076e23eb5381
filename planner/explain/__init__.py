"""Why a plan is as it is, in words: what holds it back, who was chosen, what stands in the way, how sure it is."""
