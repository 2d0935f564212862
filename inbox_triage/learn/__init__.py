"""Getting better: the corpus, and training a model from it."""
