"""The rules: standard library only (plus the working-day calendar). No database, no Flask, no clock."""
