"""Measures: from reviewed files and small queries over the thread to figures that name no child."""
