"""
Lists that find who may be missed. Each is a playbook, which says the rule, and one small query, which follows it.

Read live from the records, so that a corrected record or a parted person changes a list at once. Nobody is scored.
"""

# Each is the folder of a playbook. In the order in which a panel meets them.
SLUGS = ("living-with-high-risk-abuse", "repeat-domestic-abuse", "large-sibling-groups", "seen-by-nobody")
