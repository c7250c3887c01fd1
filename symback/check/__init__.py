"""Whether an answer is right, and if not, what went wrong and where."""
