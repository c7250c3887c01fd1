"""One writer a format. A writer decides how a page looks, never what is on it."""
