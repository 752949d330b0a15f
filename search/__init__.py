"""How does a question become a page of results?"""
