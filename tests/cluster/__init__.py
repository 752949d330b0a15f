"""A real OpenSearch cluster of three nodes, and what the service does when it is in trouble.

*Hosts* are addresses of nodes, ``http://127.0.0.1:9201``.
"""
