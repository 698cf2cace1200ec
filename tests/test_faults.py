"""The grammar of faults: text to data, back again, and what is said of a text that is wrong."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badgen.contracts.errors import BadValue
from badgen.faults import FaultText, Value, format_faults, format_value, one_fault, parse_faults

names = st.from_regex(r"[a-z_][a-z0-9_]{0,12}", fullmatch=True)
texts = st.text(max_size=12)
numbers = st.integers(-(10**9), 10**9) | st.floats(allow_nan=False, allow_infinity=False)
scalars: st.SearchStrategy[Value] = st.none() | st.booleans() | numbers | texts
values: st.SearchStrategy[Value] = st.recursive(
    scalars, lambda v: st.lists(v, max_size=3).map(tuple) | st.dictionaries(texts, v, max_size=3), max_leaves=8
)
whens = st.none() | texts | st.floats(0, 1e4)
faults = st.builds(FaultText, names, whens, st.dictionaries(names, values, max_size=4))


@given(st.lists(faults, min_size=1, max_size=3))
def test_what_is_written_is_read_back(given_faults: list[FaultText]) -> None:
    text = format_faults(*given_faults)
    assert list(parse_faults(text)) == given_faults
    assert format_faults(*parse_faults(text)) == text


@given(values)
def test_a_value_keeps_its_type(value: Value) -> None:
    found = one_fault(f"push:key={format_value(value)}").args["key"]
    assert found == value
    assert repr(found) == repr(value)


@given(st.text('@:=,+. "[]{}ab01', max_size=30))
def test_whatever_is_read_can_be_written_and_read_again(text: str) -> None:
    try:
        found = parse_faults(text)
    except BadValue:
        return  # what is said then is tested below
    assert parse_faults(format_faults(*found)) == found


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("push", FaultText("push")),
        ("push@carry", FaultText("push", "carry")),
        ("push@3.2", FaultText("push", 3.2)),
        ("push@3", FaultText("push", 3.0)),
        ('push@"3"', FaultText("push", "3")),
        ("push:dv_mps=0.6", FaultText("push", None, {"dv_mps": 0.6})),
        ("push@carry:dv_mps=0.4..0.8", FaultText("push", "carry", {"dv_mps": (0.4, 0.8)})),
        ("push:dv_mps=[0.4, 0.8]", FaultText("push", None, {"dv_mps": (0.4, 0.8)})),
        ("turn:by_rad=-1..-0.5", FaultText("turn", None, {"by_rad": (-1, -0.5)})),
        ("my_drag:joint=left/joint4", FaultText("my_drag", None, {"joint": "left/joint4"})),
        ("push:bodies=[lid,bowl],down=1", FaultText("push", None, {"bodies": ("lid", "bowl"), "down": 1})),
        ('push:bodies=["lid","a, b"]', FaultText("push", None, {"bodies": ("lid", "a, b")})),
        ("skip:skip=[[grasp],[lift,carry]]", FaultText("skip", None, {"skip": (("grasp",), ("lift", "carry"))})),
        (
            'plan:ways={"flip":"approach",drag:lift}',
            FaultText("plan", None, {"ways": {"flip": "approach", "drag": "lift"}}),
        ),
        ("push:handled=true,weights=null", FaultText("push", None, {"handled": True, "weights": None})),
        ('push:word="true"', FaultText("push", None, {"word": "true"})),
        (" push@carry : dv_mps = 0.6 , down = 0 ", FaultText("push", "carry", {"dv_mps": 0.6, "down": 0})),
    ],
)
def test_examples(text: str, fault: FaultText) -> None:
    assert parse_faults(text) == (fault,)


def test_the_order_of_arguments_does_not_change_the_canonical_text() -> None:
    assert format_faults(one_fault("push:down=0.5,bodies=lid")) == format_faults(one_fault("push:bodies=lid,down=0.5"))


def test_a_plus_with_blanks_joins_faults_and_others_do_not() -> None:
    assert parse_faults("push@lift + freeze@3.2") == (FaultText("push", "lift"), FaultText("freeze", 3.2))
    assert one_fault('say:words="a + b"').args == {"words": "a + b"}
    with pytest.raises(BadValue, match="'push \\+ freeze' names 2 faults; one fault at a time for now"):
        one_fault("push + freeze")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "it names no operator"),
        ("@lift", "it names no operator"),
        ("pu sh", "'pu sh' is not the name of an operator"),
        ("push@", "nothing follows the @"),
        ("push:", "nothing follows the colon"),
        ("push@true", "'true' is neither a phase nor a time"),
        ("push@[lift,carry]", "neither a phase nor a time"),
        ("push:dv_mps", "'dv_mps' has no value"),
        ("push:dv_mps=", "'dv_mps' has no value"),
        ("push:down=0,down=1", "'down' is given twice"),
        ("push:down=0,,dv=1", "an argument is missing at a comma"),
        ("push:=3", "an argument is missing"),
        ("push:bodies=[lid", "']' is missing"),
        ("push:bodies=lid]", "']' closes nothing"),
        ("push:bodies=[lid,]", "a value is missing"),
        ('push:word="lid', "a quote is not closed"),
        ("push:dv_mps=1e999", "too large"),
        ("push + ", "it names no operator"),
    ],
)
def test_a_wrong_text_is_refused_with_the_reason_the_grammar_and_an_example(text: str, why: str) -> None:
    with pytest.raises(BadValue) as caught:
        parse_faults(text)
    said = str(caught.value)
    assert why in said
    assert said.endswith("A fault is NAME[@WHEN][:key=value,...], such as push@transfer:dv_mps=4..8.")
