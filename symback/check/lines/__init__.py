"""Lines of an answer, judged in order: against the truth, and against the answer's own earlier lines."""
