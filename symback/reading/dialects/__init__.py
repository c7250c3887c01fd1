"""Code of other languages and libraries → lines as Python has them. Every character stays in its place."""
