"""Record-linkage data sets that anybody can get, linked by us and by plain Splink in one run."""
