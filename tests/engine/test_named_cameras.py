"""`--cameras main`, `first`, `auto`: words that stand for other cameras in every scene."""

import pytest

from badgen.contracts.errors import UnknownName
from badgen.engine import resolve
from badgen.registry import registry

SCENES = sorted(registry().scenes)


@pytest.mark.parametrize("name", SCENES)
def test_each_word_stands_for_cameras_of_the_scene(name: str) -> None:
    scene = registry().scene(name)
    found = {w: resolve(name, "clean", cameras=w).cameras_in(scene) for w in ("main", "first", "auto", "all", "none")}
    assert found["none"] == ()
    assert found["all"] == scene.camera_names
    assert found["first"] == found["main"][:1] == scene.camera_names[:1]
    assert len(found["main"]) == 2
    assert found["auto"] == (scene.telling_cameras or scene.main_cameras)
    assert 1 <= len(found["auto"]) <= 2
    assert found["auto"][:1] == found["first"]
    assert set(found["auto"]) <= set(scene.camera_names)


def test_auto_is_main_where_nobody_has_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    scene = registry().scene("push")
    monkeypatch.setattr(type(scene), "telling_cameras", ())
    assert resolve("push", "clean", cameras="auto").cameras_in(scene) == scene.main_cameras


def test_a_mistyped_word_is_answered_with_the_nearest() -> None:
    with pytest.raises(UnknownName, match="did you mean 'auto'"):
        resolve("push", "clean", cameras="auot")
