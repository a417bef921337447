"""Made-up letters: manuscripts, how they are printed, and what a careful reader takes out of them."""
