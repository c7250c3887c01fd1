"""Tokens → trees: one grammar for text, LaTeX and code."""
