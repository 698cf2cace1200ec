"""Write prompts as numbered texts and pictures that any judge can answer, a person too, with the truth kept apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from badgen.contracts.errors import BadValue
from badgen.critics.answer_files import KEY_COLUMNS, key_rows, write_csv
from badgen.critics.members import Member
from badgen.critics.score_files import KEY_FILE, RUN_COLUMNS, SCORE
from badgen.exporting import Question, Questions
from badgen.files import write_text
from badgen.media import write_image

PROMPTS, KEY, ANSWERS = "prompts", "key", "answers.csv"
_HELP = """How to judge

Each numbered folder is one prompt about one run of a robot. Judge them one by one, and do not let one prompt influence
another: some show the same scene, and nothing tells which runs went well.

1. Read prompt.txt from the beginning. Where it says [picture 03.png], look at that file; the line above it says what
   the picture shows.
2. Write your answers into answers.csv, in the rows of this prompt: into "score" a whole number from 0 to 100, and where
   there are more columns "verdict" (success or failure), "goes_wrong_at_s" (seconds; empty if it never does) and
   "critique" (what happens, in a sentence). The prompt may ask for JSON or for descriptions: the table is enough.

Give only this folder to the judge. The truth is in the folder "key" beside it.
"""


def write_prompts(
    questions: Questions, members: Mapping[str, tuple[Member, ...]], folder: Path, rng: np.random.Generator
) -> int:
    """Write all prompts in random order, a table for the answers, and the key; returns the number of prompts.

    Files in the folder `prompts`: `README.txt`, `answers.csv`, and for each prompt `001/prompt.txt`, `001/01.png`, ...
    File in the folder `key`: `key.csv`.

    Raises:
        BadValue: there are too many to number.
    """
    order = [questions.episodes[i] for i in rng.permutation(len(questions.episodes))]
    if len(order) > 999:
        raise BadValue(f"{len(order)} prompts are too many to judge by hand; choose fewer with --n")
    truths: list[dict[str, Any]] = []
    blanks: list[dict[str, Any]] = []
    for number, question in enumerate(map(questions.ask, order), start=1):
        _write_prompt(question, folder / PROMPTS / f"{number:03d}")
        truths += key_rows(number, question, members[question.episode])
        if question.asks == "frames":
            blanks += [{"prompt": number, "frame": f["frame_number"], SCORE: ""} for f in question.answer["frames"]]
        else:
            blanks.append({"prompt": number, **dict.fromkeys(RUN_COLUMNS, "")})
    write_csv(folder / PROMPTS / ANSWERS, tuple(blanks[0]), blanks)
    write_text(folder / PROMPTS / "README.txt", _HELP, durable=False)
    write_csv(folder / KEY / KEY_FILE, KEY_COLUMNS, truths)
    return len(order)


def _write_prompt(question: Question, folder: Path) -> None:
    folder.mkdir(parents=True)
    shown = replace(question.prompt, system="").blocks
    lines = [question.prompt.system] if question.prompt.system else []
    lines += _written(shown, folder, question.prompt.image)
    write_text(folder / "prompt.txt", "\n".join(lines) + "\n", durable=False)


def _written(blocks: Sequence[Any], folder: Path, image: str) -> Iterator[str]:
    """The texts of a prompt, with each picture replaced by the name of its file, which is written."""
    number = 0
    for block in blocks:
        if isinstance(block, str):
            yield f"\n{block}"
            continue
        number += 1
        name = f"{number:02d}.{image}"
        write_image(folder / name, block)
        yield f"[picture {name}]"
