"""Lines → tokens, and tokens → the statements that they part into; no name means anything yet."""
