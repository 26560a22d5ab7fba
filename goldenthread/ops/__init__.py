"""Running the product: its database, its commands, its processes. Nothing imports this package."""
