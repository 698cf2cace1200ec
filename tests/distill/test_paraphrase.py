"""Paraphrases by a language model: kept where they ask for the same, refused where they drop, add or turn round."""

from __future__ import annotations

import pytest

from badgen.contracts.errors import BadValue
from badgen.distill.paraphrase import paraphrases, why_not

LID = "Use two hands to take the lid off the bowl and put it on the red mat, without touching the bowl with the lid."
DRAWER = "Push the red cube to the green mark, and close the blue drawer halfway (until 6 cm stick out)."
WALK = "Walk straight backward 1.1 m; keep the yellow box level and do not lower it."


@pytest.mark.parametrize(
    ("original", "text"),
    [
        (LID, LID),
        (
            LID,
            "Get the lid off the bowl with both hands, lay it on the red mat, and never bump the bowl with the lid.",
        ),
        (
            LID,
            "Lift the lid off the bowl with two hands and set it onto the red mat; do not bump the bowl with the lid.",
        ),
        (DRAWER, "Slide the red cube to the green mark and shut the blue drawer halfway (until 6 cm stick out)."),
        (DRAWER, "Close the blue drawer halfway (until 6 cm stick out), and push the red cube to the green mark."),
        (WALK, "Walk 1.1 m straight backwards, keep the yellow box level and never lower it."),
    ],
)
def test_the_same_in_other_words_is_kept(original: str, text: str) -> None:
    assert why_not(text, [original]) is None


@pytest.mark.parametrize(
    ("original", "text", "says"),
    [
        (LID, LID.replace(", without touching the bowl with the lid", ""), "the verb 'touching' is missing"),
        (LID, LID.replace("without touching", "touching"), "it forbids 0 things, the instruction 1"),
        (LID, LID.replace("Use two hands to take", "Take"), "the number 'two' is missing"),
        (LID, LID.replace("two hands", "one hand"), "the number 'two' is missing"),
        (LID, LID.replace("red", "blue"), "the colour 'red' is missing"),
        (LID, LID.replace("red ", ""), "the colour 'red' is missing"),
        (LID, LID.replace("on the red mat", "beside the red mat"), "the place 'on' is missing"),
        (LID, LID.replace("mat", "table"), "the word 'mat' is missing"),
        (LID, LID.replace("take the lid off the bowl", "take the bowl off the lid"), "'off' with 'bowl' is missing"),
        (LID, LID[:-1] + ", and wave.", "the word 'wave' is added"),
        (LID, LID.replace("put it", "quickly put it"), "the manner 'quickly' is added"),
        (
            LID,
            "Without taking the lid off the bowl, use two hands to put it on the red mat touching bowl with lid.",
            "is no longer part of what is forbidden",
        ),
        (
            DRAWER,
            DRAWER.replace("red", "x").replace("green", "red").replace("x", "green"),
            "'red' with 'cube' is missing",
        ),
        (DRAWER, DRAWER.replace("6", "9"), "the number '6' is missing"),
        (DRAWER, DRAWER.replace("cm", "mm"), "the unit 'cm' is missing"),
        (DRAWER, DRAWER.replace("halfway ", ""), "the number 'halfway' is missing"),
        (DRAWER, DRAWER.replace("close", "open"), "the verb 'close' is missing"),
        (WALK, WALK.replace("backward", "forward"), "the direction 'backward' is missing"),
        (WALK, WALK.replace("level", "tight"), "the manner 'level' is missing"),
        (WALK, "Walk straight backward 1.1 m; do not keep the yellow box level and lower it.", "forbidden"),
        (WALK, WALK.replace("1.1", "1.2"), "the number '1.1' is missing"),
    ],
)
def test_what_changes_the_task_is_refused(original: str, text: str, says: str) -> None:
    assert says in (why_not(text, [original]) or "taken for the same")


def test_a_model_that_drops_the_constraint_is_refused() -> None:
    good = (
        "With both hands, lift the lid off the bowl and place it on the red mat without touching the bowl with the lid."
    )
    careless = "With both hands, lift the lid off the bowl and place it on the red mat."
    found = paraphrases([LID], lambda prompt: f"1. {good}\n- {careless}\n{LID}\n\n{good}\n" if LID in prompt else "")
    assert found.kept == (good,)
    assert [r.text for r in found.refused] == [careless]
    assert "'touching' is missing" in found.refused[0].reason


def test_any_known_wording_may_be_said_again() -> None:
    other = "Open the lid with both hands, lay it on the red mat, and leave the bowl alone."
    said = "With both hands, open the lid, put it on the red mat, and leave the bowl alone."
    assert why_not(said, [LID]) is not None
    assert why_not(said, [LID, other]) is None


def test_not_more_are_kept_than_asked_for() -> None:
    answer = "Lift the cup.\nRaise the cup.\nPick up the cup.\nGrab the cup."
    assert paraphrases(["Take the cup."], lambda _: answer, most=2).kept == ("Lift the cup.", "Raise the cup.")


def test_without_a_wording_nothing_is_asked() -> None:
    with pytest.raises(BadValue, match="at least one known wording"):
        paraphrases([], lambda _: pytest.fail("the model was asked"))
