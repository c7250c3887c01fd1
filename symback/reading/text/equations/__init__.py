"""Words that say an equation: definitions, labels of derivatives, results in a sentence. They become equations."""
