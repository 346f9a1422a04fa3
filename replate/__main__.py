"""`python -m replate` is the command `replate`."""

from replate.cli.main import main

if __name__ == "__main__":
    main()
