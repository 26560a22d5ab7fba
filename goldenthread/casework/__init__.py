"""What practitioners do together about children: the lists that a panel looks at."""
