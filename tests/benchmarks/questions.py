"""How much processor time a generated question takes, by family and level: `python -m tests.benchmarks.questions [COUNT]`."""

from __future__ import annotations

import statistics
import sys
import time

from learn.quiz.families import FAMILIES
from learn.quiz.family import generate

MOST = 5.0  # milliseconds that generating one may take at the median


def main(count: int) -> int:
    """Print a table; the exit status is 1 where a family is too slow."""
    print(f"{'family':20} level  median ms    p99 ms   distinct of {count}")
    is_slow = False
    for name, family in FAMILIES.items():
        for level in range(1, family.levels + 1):
            generate.__wrapped__(family, name, level, count)  # tables are read the first time
            times, seen = [], set()
            for seed in range(count):
                start = time.process_time()
                item = generate.__wrapped__(family, name, level, seed)
                times.append((time.process_time() - start) * 1000)
                seen.add(item.fingerprint)
            median, late = statistics.median(times), sorted(times)[int(count * 0.99)]
            is_slow |= median > MOST
            print(f"{name:20} {level:5} {median:10.2f} {late:9.2f} {len(seen):10}")
    return int(is_slow)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000))
