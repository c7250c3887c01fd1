"""Marks around formulas: tags, fences, lists, prompts, tables, what copying leaves. They say nothing of a value."""
