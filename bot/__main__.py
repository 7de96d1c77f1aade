"""`python -m bot` is `touchpoint`."""

from bot.cli import main

if __name__ == "__main__":
    main()
