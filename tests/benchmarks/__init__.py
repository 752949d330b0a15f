"""How fast and how small youse is beside other engines: ``make bench``."""
