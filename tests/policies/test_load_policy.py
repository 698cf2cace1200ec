"""Policies from a text: what may stand in it, what a module may hold, and what is said of the rest."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest

from badgen.contracts.errors import BadValue, PolicyError, UnknownName
from badgen.policies.asking import Asking
from badgen.policies.load import load_policy
from badgen.policies.text import read_policy_text

MODULE = """
import numpy as np
made = []

class Counting:
    deterministic = False
    def __init__(self, start="0"):
        made.append(start)
        self.n = int(start)
    def reset(self, instruction, seed):
        self.n = seed
    def act(self, obs):
        self.n += 1
        return np.full((3, 2), self.n)

def stateless(obs): return obs["x"]
def fails(obs): raise RuntimeError("no\\nway")
def ragged(obs): return [[1], [1, 2]]
def makes(weights): return lambda obs: [float(weights)]
def makes_nothing(): return 3
def breaks(): raise OSError("no such checkpoint")
ready, number = Counting(), 5
"""


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    name = f"policy_of_{tmp_path.name.replace('-', '_')}"
    (tmp_path / f"{name}.py").write_text(MODULE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return name


def test_a_class_is_made_once_and_kept_under_its_text(module: str) -> None:
    policy = load_policy(f"{module}:Counting?start=7")
    assert load_policy(f"{module}:Counting?start=7") is policy
    made = __import__(module).made
    assert made == ["0", "7"]  # the first is the module's own
    assert not policy.deterministic


def test_functions_and_objects_are_policies_too(module: str) -> None:
    assert load_policy(f"{module}:stateless").act({"x": [1, 2]}).tolist() == [[1, 2]]
    assert load_policy(f"{module}:ready").act({}).shape == (3, 2)
    assert load_policy(f"{module}:makes?weights=2.5").act({}).tolist() == [[2.5]]


def test_chunks_wait_in_the_queue_and_observations_are_made_only_when_it_is_empty(module: str) -> None:
    asking, looks = Asking(load_policy(f"{module}:Counting?execute=2&hold=2"), 2), []
    asking.begin("do it", 10)
    found = [asking.next(lambda: looks.append(1)) for _ in range(9)]
    assert [a.action[0] for a in found] == [11] * 4 + [12] * 4 + [13]
    assert [a.queried for a in found] == [True, False, False, False] * 2 + [True]
    assert len(looks) == 3
    asking.begin("again", 20)  # what waits is forgotten
    assert asking.next(dict).action[0] == 21


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("nothing", "has no nothing"),
        ("number", "a int is neither a policy nor something to call"),
        ("makes", None),
        ("makes_nothing", r"returned a int; it must return an object with reset\(instruction, seed\) and act\(obs\)"),
        ("breaks", "could not be made .OSError: no such checkpoint"),
        ("Counting?weights=3", "unexpected keyword argument 'weights'; write its arguments as"),
    ],
)
def test_what_is_no_policy(module: str, name: str, said: str | None) -> None:
    if said is None:  # a function of one argument is taken for a policy: it is asked with an observation
        with pytest.raises(PolicyError, match=r"answered no numbers|failed in act"):
            load_policy(f"{module}:{name}").act({})
        return
    with pytest.raises(BadValue, match=said):
        load_policy(f"{module}:{name}")


def test_a_module_that_cannot_be_imported(module: str, tmp_path: Path) -> None:
    (tmp_path / f"broken_{module}.py").write_text("import not_here_at_all\n", encoding="utf-8")
    for name in (f"broken_{module}", f"missing_{module}"):
        with pytest.raises(BadValue, match=f"module {name} cannot be imported .ModuleNotFoundError"):
            load_policy(f"{name}:act")


@pytest.mark.parametrize(
    ("name", "check", "said"),
    [
        ("fails", "policy_raised", r"failed in act\(\) with RuntimeError: no way"),
        ("ragged", "policy_shape", "answered no numbers"),
    ],
)
def test_policies_that_fail_while_they_act(module: str, name: str, check: str, said: str) -> None:
    with pytest.raises(PolicyError, match=said) as caught:
        load_policy(f"{module}:{name}").act({})
    assert caught.value.check == check


def test_an_action_of_another_width_is_refused(module: str) -> None:
    asking = Asking(load_policy(f"{module}:Counting"), 8)
    asking.begin("do it", 0)
    with pytest.raises(PolicyError, match=r"answered actions of 2 numbers; this world takes 8: \(H, 8\)"):
        asking.next(dict)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("module", "must be MODULE:FUNCTION"),
        ("a b:c", "must be MODULE:FUNCTION"),
        ("m:f?execute=0", "execute must be a whole number from 1 to 10000, got '0'"),
        ("m:f?hold=x", "hold must be a whole number"),
        ("m:f?repeats=maybe", "repeats must be yes or no"),
        ("m:f?a=1&a=2", "given twice"),
        ("m:f?novalue", "KEY=VALUE"),
        ("ws://h:1?wait_s=-1", "wait_s must be above 0"),
    ],
)
def test_texts_that_are_refused(text: str, said: str) -> None:
    with pytest.raises(BadValue, match=said):
        load_policy(text)


def test_an_option_that_servers_do_not_have() -> None:
    with pytest.raises(UnknownName, match="did you mean 'map'"):
        read_policy_text("ws://h:1?mapp=a.json")


def test_files_of_a_text_are_known_by_their_bytes(tmp_path: Path) -> None:
    (tmp_path / "w.pt").write_bytes(b"weights")
    read = read_policy_text(f"m:f?weights={tmp_path / 'w.pt'}&level=3&cameras=front,wrist&size=64")
    assert read.files() == (f"weights {hashlib.sha256(b'weights').hexdigest()}",)
    assert (read.acting.cameras, read.acting.size) == (("front", "wrist"), 64)
    assert np.array_equal(sorted(read.options), ["level", "weights"])
