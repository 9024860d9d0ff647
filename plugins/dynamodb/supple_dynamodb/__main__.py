"""Make the table that a logbook's URL names: python -m supple_dynamodb URL."""

import argparse
import sys

from supple.logbook import LogbookError
from supple_dynamodb.table import make, table


def main() -> int:
    """Make the table, unless it is there, and give the command's exit status."""
    parser = argparse.ArgumentParser(prog="python -m supple_dynamodb", description=__doc__)
    parser.add_argument("url", help="as in SUPPLE_LOGBOOK: dynamodb:TABLE?region=REGION")
    try:
        named = table(parser.parse_args().url)
        make(named)
    except LogbookError as error:
        print(f"supple: {error}", file=sys.stderr)
        return 1
    print(f"The table {named.name} is ready, and forgets by itself whoever hasn't come for a year.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
