"""Whether an answer is right, and what went wrong where it is not."""
