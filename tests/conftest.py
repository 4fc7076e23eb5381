"""Every test speaks the language of the source, whatever the machine's."""

import os

os.environ["PLANNER_LANGUAGE"] = "en"
