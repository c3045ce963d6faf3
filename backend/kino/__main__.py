"""`python -m kino` is the `kino` command."""

from kino.cli import main

if __name__ == "__main__":
    main()
