"""Remove the embedded database that the checkout keeps in `var`; refuses while something uses it."""

import sys
from pathlib import Path

from goldenthread.ops.postgres import Cluster, ClusterError

CHECKOUT = Path(__file__).resolve().parent.parent


def main() -> None:
    try:
        Cluster(CHECKOUT / "var").destroy()
    except ClusterError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
