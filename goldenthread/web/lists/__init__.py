"""Lists that find who may be missed."""
