"""Operation Encompass: police tell a child's school about domestic abuse before the child's next school day."""
