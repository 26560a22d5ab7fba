"""
Weights learned without labels, and linking in bulk, on Splink and DuckDB.

Needs the extra `learning`; nothing that answers an incident imports this package. What is learned is a proposal: a
person puts it in force (`goldenthread model`).
"""
