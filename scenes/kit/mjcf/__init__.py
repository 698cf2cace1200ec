"""Scenes from one's own MJCF file: the world and its robot, a policy that is a function, and the task it does.

Everything that such a scene needs of the kit is exported here.
"""

from scenes.kit.judging.rules import rule
from scenes.kit.mjcf.contacts import contacts_between
from scenes.kit.mjcf.policy import Policy, PolicyExpert
from scenes.kit.mjcf.robot import FileRobot, handle_in
from scenes.kit.mjcf.scene import FileScene
from scenes.kit.mjcf.task import ExpertTask

__all__ = [
    "ExpertTask",
    "FileRobot",
    "FileScene",
    "Policy",
    "PolicyExpert",
    "contacts_between",
    "handle_in",
    "rule",
]
