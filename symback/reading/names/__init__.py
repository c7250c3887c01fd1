"""Words → what they name in a problem: its variables, sizes, functions and derivatives, under every usual spelling."""
