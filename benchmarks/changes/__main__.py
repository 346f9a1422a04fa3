"""Measure diff, kinds and stealth: python -m benchmarks.changes [PART ...] [--pairs N].

Parts: agreement, size, moves, manners, gold, constants, speed, large. All but the last need the real data packs
(REPLATE_DATA); of the gold set the written edits do not.
"""

import argparse

from benchmarks.changes import agreement, constants, corpora, gold, large, manners, moves, size, speed

PARTS = ("agreement", "size", "moves", "manners", "gold", "constants", "speed", "large")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], default=[])
    parser.add_argument("--pairs", type=int, default=1_000)
    chosen = parser.parse_args()
    data = corpora.folder()
    for part in chosen.parts or PARTS:
        if part == "large":
            large.measure()
        elif part == "gold":
            gold.measure(data)
        elif part == "constants":
            constants.measure(data)
        elif data is None:
            print(f"left out {part}: set REPLATE_DATA to the folder of the unpacked data packs")
        elif part == "size":
            size.measure(data, chosen.pairs)
        else:
            {"agreement": agreement, "moves": moves, "manners": manners, "speed": speed}[part].measure(data)


if __name__ == "__main__":
    main()
