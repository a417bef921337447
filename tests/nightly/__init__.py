"""What takes longer than a test may: thousands of damaged files, dozens of killed imports."""
