"""The database: tables, and the questions asked of them."""
