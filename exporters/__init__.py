"""Exporters: one format of another program each, registered with badgen through `PLUGINS`."""

from __future__ import annotations

from exporters.dopamine import Dopamine
from exporters.frames import Frames
from exporters.gvl import Gvl
from exporters.lerobot import LeRobot
from exporters.opensarm import OpenSarm
from exporters.preferences import Preferences
from exporters.roboreward import RoboReward
from exporters.vqa import Vqa
from exporters.webdataset import WebDataset

PLUGINS = (
    Dopamine,
    Frames,
    Gvl,
    LeRobot,
    OpenSarm,
    Preferences,
    RoboReward,
    Vqa,
    WebDataset,
)
