"""LaTeX as TeX has it before any formula is read: documents, macros, braces, plain TeX."""
