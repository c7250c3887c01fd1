"""Words to the reader: greetings, remarks, clauses, narration. They are taken away where they change no formula."""
