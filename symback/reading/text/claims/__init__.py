"""Words that claim something of a name or a formula: its shape, role or sign. They are held against the problem."""
