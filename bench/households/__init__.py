"""Households found from adults-only incidents: the product's own path on a folder of the households benchmark."""
