"""Assigns keys to cells as docs/cells.md specifies it, without any code of the crate.

    second_implementation.py vectors FILE    checks the published vectors
    second_implementation.py keys            reads a fleet and keys as JSON, and prints for each key a hash of all
                                             distances and its cells
"""

import hashlib
import json
import sys
from functools import cmp_to_key

MASK = (1 << 64) - 1


def digest(prefix, text):
    return int.from_bytes(hashlib.sha256((prefix + text).encode()).digest()[:8], "big")


def mix(number):
    number = ((number ^ (number >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    number = ((number ^ (number >> 27)) * 0x94D049BB133111EB) & MASK
    return number ^ (number >> 31)


def entry(index):
    number, result = (1024 + index) << 53, 0
    for _ in range(32):
        number = (number * number) >> 63
        bit = number >> 64
        number >>= bit
        result = 2 * result + bit
    return result


TABLE = [entry(index) for index in range(1024)] + [1 << 32]


def log2(number):
    if number == 0:
        return 0
    exponent = number.bit_length() - 1
    mantissa = (number << (64 - exponent)) & MASK
    index, rest = mantissa >> 54, (mantissa >> 22) & 0xFFFFFFFF
    low, high = TABLE[index], TABLE[index + 1]
    return (exponent << 32) + low + (((high - low) * rest) >> 32)


class Fleet:
    def __init__(self, fleet):
        self.shard, self.zone_limit = fleet["shard"], fleet["zone_limit"]
        self.cells = sorted(fleet["cells"], key=lambda cell: cell["name"].encode())
        for cell in self.cells:
            cell["hash"] = digest("cell:", cell["name"])

    def distances(self, key):
        key = digest("key:", key)
        return [(1 << 38) - log2(mix(key ^ cell["hash"])) for cell in self.cells]

    def ranking(self, distances):
        def compare(one, other):
            left = one[0] * other[1]["weight"]
            right = other[0] * one[1]["weight"]
            return (left > right) - (left < right)

        # Sorting is stable, so equal scores stay in the order of the names.
        return sorted(zip(distances, self.cells), key=cmp_to_key(compare))

    def take(self, ranking):
        taken, zones = [], {}
        for _, cell in ranking:
            if len(taken) == self.shard:
                break
            count = zones.get(cell["zone"], 0)
            if self.zone_limit is None or count < self.zone_limit:
                zones[cell["zone"]] = count + 1
                taken.append(cell)
        return taken

    def assign(self, ranking):
        starting = [one for one in ranking if not one[1]["draining"]]
        draining = [cell["name"] for cell in self.take(ranking) if cell["draining"]]
        return [cell["name"] for cell in self.take(starting)], draining


def check(path):
    with open(path, encoding="utf-8") as file:
        fleets = json.load(file)
    for expected in fleets:
        fleet = Fleet(expected)
        for assignment in expected["assignments"]:
            ranking = fleet.ranking(fleet.distances(assignment["key"]))
            assert [[cell["name"], distance] for distance, cell in ranking] == assignment["ranking"], assignment
            assert fleet.assign(ranking) == (assignment["cells"], assignment["draining"]), assignment


def answer():
    request = json.load(sys.stdin)
    fleet = Fleet(request["fleet"])
    for number in range(request["keys"]):
        distances = fleet.distances(f"tenant-{number}")
        text = " ".join(map(str, distances))
        cells, draining = fleet.assign(fleet.ranking(distances))
        print(hashlib.sha256(text.encode()).hexdigest()[:16], *cells, "|", *draining)


if __name__ == "__main__":
    if sys.argv[1] == "vectors":
        check(sys.argv[2])
    else:
        answer()
