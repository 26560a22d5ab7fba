"""One folder for each system that has rules: a reviewed playbook.yaml, worked examples, and a little pure Python."""
