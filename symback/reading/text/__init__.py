"""Text as people send it → the lines that are mathematics: documents, lists, quotes, words around formulas."""
