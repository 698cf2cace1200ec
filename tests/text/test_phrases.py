"""Sentences of one's own: what is refused, and what is stored of a plug-in's event."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from extend_pages import blocks

from badgen.contracts.errors import BadValue
from badgen.contracts.phrases import Phrases
from badgen.store import open_dataset

GOOD = Phrases(
    seen=("At {t} s {subject} bends.",),
    then=("{subject} bends under {against}",),
    cue=("Something gives way.",),
    fix=("Keep {against} off it.",),
)


@pytest.mark.parametrize(
    ("field", "texts", "message"),
    [
        ("seen", (), "seen must be a tuple of at least one text"),
        ("fix", "Keep off.", "fix must be a tuple of at least one text; got 'Keep off.'"),
        ("cue", ("",), "cue '' must be a text that is not empty"),
        (
            "seen",
            ("At {time} s it bends.",),
            r"unknown placeholder \{time\}. The placeholders are \{t\}, \{subject\} and",
        ),
        ("fix", ("Mind {0}.",), r"unknown placeholder \{0\}"),
        ("then", ("{subject.name} bends",), r"unknown placeholder \{subject.name\}"),
        ("seen", ("At {t:.2f} s it bends.",), r"unknown placeholder \{t:.2f\}"),
        ("fix", ("Mind {subject!r}.",), r"unknown placeholder \{subject!r\}"),
        ("then", ("{subject bends",), r"unbalanced braces .* The placeholders are \{t\}"),
        ("seen", ("It bends.",), r"seen 'It bends.' must say when it happens, with the placeholder \{t\}"),
        ("cue", ("{subject} gives way.",), "must have no placeholders"),
        ("seen", ("At {t} s it bends",), "must end with a full stop"),
        ("then", ("it bends.",), "must be a clause without a full stop"),
    ],
)
def test_phrases_that_would_make_broken_sentences_are_refused(field: str, texts: object, message: str) -> None:
    with pytest.raises(BadValue, match=message):
        replace(GOOD, **{field: texts})  # type: ignore[arg-type]


# The guide's cart drives past a shelf on a spring; a push from above bends it.
_BUCKLING = """
from dataclasses import replace

from badgen.contracts.perturbation import OperatorSpec
from cart import TO_MARK, CartToMark, ToMark, _BOX, mujoco
from shelf_rules import buckled


class CartByShelf(CartToMark):
    name = "cart_by_shelf"
    faults = {"buckled": (OperatorSpec("push", {"bodies": ["shelf"], "during": ["drive"], "dv_mps_range": [4, 5],
                                                "down": 1.0}),)}

    def build(self, params, appearance):
        spec = super().build(params, appearance)
        shelf = spec.worldbody.add_body(name="shelf", pos=[0.2, 0.5, 0.3])
        shelf.add_geom(type=_BOX, size=[0.2, 0.1, 0.01], mass=1.0)
        shelf.add_joint(name="spring", type=mujoco.mjtJoint.mjJNT_SLIDE, axis=[0, 0, 1], stiffness=1000, damping=30)
        spec.delete(spec.keys[0])
        spec.add_key(name="home", qpos=[0.0, 0.0], ctrl=[0.0])
        return spec

    def tasks(self, params):
        return (ToMark(params, replace(TO_MARK, rules=(*TO_MARK.rules, buckled("shelf")))),)


PLUGINS = (CartByShelf,)
"""


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two buckled shelves, made by the command line with the scene as an installed plug-in."""
    site, out = tmp_path_factory.mktemp("site"), tmp_path_factory.mktemp("out") / "dataset"
    (site / "cart.py").write_text(next(b for b in blocks("scenes") if "class CartToMark(" in b))
    (site / "shelf_rules.py").write_text("\n".join(blocks("rules")))
    (site / "buckling.py").write_text(_BUCKLING)
    about = site / "buckling-0.1.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: buckling\nVersion: 0.1\n")
    (about / "entry_points.txt").write_text("[badgen.plugins]\nbuckling = buckling\n")
    command = [sys.executable, "-m", "badgen", "make", "--scene", "cart_by_shelf", "--mode", "buckled"]
    command += ["--n", "2", "--cameras", "none", "--benign", "0", "--relabelled", "0", "--jitters", "0"]
    command += ["--out", str(out)]
    path = os.pathsep.join([str(site), *sys.path])
    done = subprocess.run(command, env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return out


def test_a_scene_speaks_its_own_sentences_of_its_own_event(dataset: Path) -> None:
    failures = [e for e in open_dataset(dataset).episodes() if e.info.role == "failure"]
    assert len(failures) == 2
    for episode in failures:
        event = next(e for e in episode.events if e.kind == "buckled")
        text = episode.info.text
        t = f"{event.start_s:.1f}"
        own = (f"At {t} s the shelf bends under the load.", f"{t} s in, the shelf gives way to the load.")
        assert text.observable.failure.text in own
        assert text.observable.cue.text == "A shelf that should stay level and firm gives way."
        assert text.observable.correction.text == "Keep the load off the shelf."
        assert "The shelf bends under the load." in [c.text for c in text.observable.captions]
        assert f"sag {event.evidence['sag_m']:.3g} m" in text.privileged.failure.text
        assert event.evidence["sag_m"] > 0.02
