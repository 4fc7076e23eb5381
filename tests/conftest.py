"""Every test speaks the language of the source, whatever the machine's."""

import gc
import os

os.environ["PLANNER_LANGUAGE"] = "en"
gc.set_threshold(50_000, 20, 50)  # many small tables are made and dropped: looking for rings among them takes its time
