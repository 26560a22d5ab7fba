"""One folder for each measure: `measure.yaml` says what it is, `measure.py` asks the thread."""
