"""How well the right articles rank, ours beside other systems (``make relevance``)."""
