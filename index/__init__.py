"""How does a damaged page become something an engine can find?"""
