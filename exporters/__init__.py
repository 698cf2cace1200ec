"""Exporters: one format of another program each, registered with badgen through `PLUGINS`."""

from __future__ import annotations

from exporters.dopamine.export import Dopamine
from exporters.frames import Frames
from exporters.gvl import Gvl
from exporters.lerobot.export import LeRobot
from exporters.lrm import Lrm
from exporters.minari import Minari
from exporters.opensarm import OpenSarm
from exporters.preferences.export import Preferences
from exporters.rerun import Rerun
from exporters.rewind import Rewind
from exporters.roboarena.export import RoboArena
from exporters.robometer.export import Robometer
from exporters.robomimic import Robomimic
from exporters.roboreward import RoboReward
from exporters.vqa.export import Vqa
from exporters.webdataset import WebDataset

PLUGINS = (
    Dopamine,
    Frames,
    Gvl,
    LeRobot,
    Lrm,
    Minari,
    OpenSarm,
    Preferences,
    Rerun,
    Rewind,
    RoboArena,
    Robometer,
    Robomimic,
    RoboReward,
    Vqa,
    WebDataset,
)
