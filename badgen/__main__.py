"""`python -m badgen` is the command `badgen`."""

from badgen.cli import main

if __name__ == "__main__":
    main()
