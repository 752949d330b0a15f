"""Whether everything that is there is found, and nothing else: over all real news at hand."""
