"""From judged lines to the verdict: right or wrong, what is told of it, and its mistakes."""
