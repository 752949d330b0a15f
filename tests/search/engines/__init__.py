"""The Whoosh engine from the inside: its evaluator against plain references."""
