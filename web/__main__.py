"""``python -m web``: the same as ``youse``."""

from web.cli import main

if __name__ == "__main__":
    main()
