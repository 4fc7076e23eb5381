"""Entry of the Streamlit app: `planner app`, or `streamlit run app.py`."""

from planner.ui.shell import run

run()
