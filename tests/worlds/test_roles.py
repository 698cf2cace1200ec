"""What bodies are, by their kinematic trees, and how hard they press."""

from __future__ import annotations

from collections.abc import Mapping

import gymnasium
import mujoco
import pytest
from rail_world import Rail

from badgen.contracts.bodies import body_index, body_name
from badgen.contracts.errors import UnknownName
from badgen.contracts.world import Role
from badgen.worlds.adapters.gymnasium_world import GymnasiumWorld
from badgen.worlds.contacts import Contacts
from badgen.worlds.model_edits import ModelEdit, changed_fields
from badgen.worlds.roles import found_roles, legged, roles_of

DRAGGED = """
<mujoco>
  <worldbody>
    <body name="set" mocap="true" pos="0 0 0.5"/>
    <body name="stand"><geom size="0.02" contype="0" conaffinity="0"/>
      <body name="arm" pos="0.1 0 0.5"><joint type="slide" axis="0 0 1"/><geom size="0.05" mass="1"/>
        <body pos="0.1 0 0"><geom size="0.03" mass="0.1"/></body></body></body>
    <body name="box" pos="0 0 0.1"><freejoint/><geom type="box" size="0.1 0.1 0.1" mass="1"/>
      <body name="lid" pos="0 0 0.1"><joint type="hinge" axis="1 0 0"/><geom size="0.05" mass="0.1"/></body></body>
    <body pos="1 0 0.1"><freejoint/><geom size="0.05" mass="2"/></body>
    <body name="puck" pos="2 0 0.1"><joint type="slide" axis="1 0 0"/><joint type="slide" axis="0 1 0"/>
      <geom size="0.05"/></body>
  </worldbody>
  <equality><weld body1="set" body2="arm"/></equality>
</mujoco>
"""


def of_role(roles: Mapping[str, Role], role: Role) -> set[str]:
    return {name for name, found in roles.items() if found == role}


def test_roles_of_a_rail() -> None:
    roles = roles_of(Rail())
    assert of_role(roles, "robot") == {"hand", "finger"}
    assert of_role(roles, "object") == {"block"}
    assert of_role(roles, "fixture") == {"drawer"}
    assert of_role(roles, "marker") == {"ghost"}
    assert of_role(roles, "fixed") == {"world", "cupboard"}


def test_an_arm_without_motors_that_is_dragged_is_a_robot() -> None:
    model = mujoco.MjModel.from_xml_string(DRAGGED)
    roles = found_roles(model)
    assert of_role(roles, "robot") == {"stand", "arm", "#4"}
    assert of_role(roles, "object") == {"box", "#7", "puck"}
    assert of_role(roles, "fixture") == {"lid"}
    assert of_role(roles, "mocap") == {"set"}
    assert [body_name(model, body_index(model, name)) for name in ("#7", "box")] == ["#7", "box"]
    assert body_index(model, "#99") == body_index(model, "none") == -1


@pytest.mark.parametrize(
    ("task", "role", "bodies"),
    [
        ("Ant-v5", "object", set()),
        ("Pusher-v5", "object", {"object"}),
        ("Pusher-v5", "marker", {"goal"}),
        ("Reacher-v5", "marker", {"target"}),
        ("InvertedPendulum-v5", "robot", {"cart", "pole"}),
    ],
)
def test_roles_of_gymnasiums_environments(task: str, role: Role, bodies: set[str]) -> None:
    assert of_role(roles_of(GymnasiumWorld(gymnasium.make(task))), role) == bodies


def test_a_robot_with_legs_is_known_by_its_free_trunk() -> None:
    ant = GymnasiumWorld(gymnasium.make("Ant-v5"))
    assert legged(ant.physics()[0]) == "torso"
    assert legged(Rail().model) is None


class Corrected(Rail):
    def __init__(self, found: dict[str, Role]) -> None:
        super().__init__()
        self._found = found

    def roles(self) -> Mapping[str, Role]:
        return self._found


def test_a_world_corrects_its_roles() -> None:
    assert roles_of(Corrected({"block": "fixed"}))["block"] == "fixed"
    with pytest.raises(UnknownName, match="no body named 'bloc'; did you mean 'block'"):
        roles_of(Corrected({"bloc": "fixed"}))
    with pytest.raises(UnknownName, match="no role named 'thing'"):
        roles_of(Corrected({"block": "thing"}))  # type: ignore[dict-item]


@pytest.mark.parametrize("cone", ["elliptic", "pyramidal"])
@pytest.mark.parametrize("dimension", [1, 3, 4, 6])
def test_forces_of_a_stack_are_weights(cone: str, dimension: int) -> None:
    box = f'<freejoint/><geom type="box" size="0.1 0.1 0.1" condim="{dimension}" mass='
    model = mujoco.MjModel.from_xml_string(
        f"""<mujoco><option cone="{cone}"/><worldbody><geom type="plane" size="2 2 0.1" condim="{dimension}"/>
        <body name="a" pos="0 0 0.1">{box}"1"/></body><body name="b" pos="0 0 0.3">{box}"2"/></body>
        </worldbody></mujoco>"""
    )
    data, contacts = mujoco.MjData(model), Contacts(model, found_roles(model))
    for _ in range(1000):
        mujoco.mj_step(model, data)
    contacts.add(data)
    found = dict(zip(contacts.pairs, contacts.take().tolist(), strict=True))
    assert found["a|rest"] == pytest.approx(3 * 9.81, rel=1e-3)
    assert found["a|b"] == pytest.approx(2 * 9.81, rel=1e-3)
    assert found["b|rest"] == 0.0
    assert not contacts.take().any()


def test_a_heavier_body_leaves_the_welds_where_they_are() -> None:
    model = mujoco.MjModel.from_xml_string(DRAGGED)
    model.eq_data[0, 3:6] += 0.05  # as a world sets it; mj_setConst would write it anew
    before, box = mujoco.MjModel.from_xml_string(DRAGGED), body_index(model, "box")
    before.eq_data[:] = model.eq_data

    def heavier(edited: mujoco.MjModel) -> None:
        edited.body_mass[box] *= 3.0
        edited.body_inertia[box] *= 3.0

    edit = ModelEdit(model, heavier)
    edit.apply()
    assert (model.eq_data == before.eq_data).all()
    assert model.body_subtreemass[box] == pytest.approx(3.1)
    assert (model.body_invweight0[box] < 0.5 * before.body_invweight0[box]).all()
    edit.undo()
    assert changed_fields(model, before) == ()
