"""Actions after publishing: done, dropped, moved, with who and why."""
