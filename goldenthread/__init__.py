"""Golden Thread: one thread from what each agency knows to the child who needed it known."""
