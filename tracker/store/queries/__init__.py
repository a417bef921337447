"""Reads. Each is scoped by who asks: what lies outside their partnerships does not exist for them."""
