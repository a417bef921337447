"""The verbs: each checks who asks, changes rows in the caller's transaction, and writes what happened down."""
