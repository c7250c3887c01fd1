"""Code of several lines → the formulas that it computes: loops, views, names given another value; nothing is run."""
