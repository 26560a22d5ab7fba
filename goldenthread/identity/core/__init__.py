"""The pure heart of identity: folding, keys, scoring, clusters and wording. No database, no framework, no clock."""
