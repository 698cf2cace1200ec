"""An instruction as numbers: its words and pairs of neighbouring words, hashed."""

from __future__ import annotations

import itertools
import re
import zlib

import numpy as np

from badgen.contracts.arrays import F32

WORDS = 128  # numbers of an instruction


def embedded(instruction: str) -> F32:
    """(WORDS,) of length 1; the same on every machine, and without anything learned.

    Pairs of words keep "the yellow tower to the red mark" apart from "the red tower to the yellow mark".
    """
    words = re.findall(r"[a-z]+|\d+", instruction.lower())
    found = np.zeros(WORDS, dtype=np.float32)
    for told in (*words, *(" ".join(pair) for pair in itertools.pairwise(words))):
        number = zlib.crc32(told.encode())
        found[number % WORDS] += 1.0 if (number >> 16) % 2 else -1.0
    return found / max(float(np.linalg.norm(found)), 1e-6)
