"""Lets CPU torch import a torchvision that was built for CUDA: the readers only import it."""

from __future__ import annotations

import torch

LIBRARY = torch.library.Library("torchvision", "DEF")  # lives as long as this name
LIBRARY.define("nms(Tensor a) -> Tensor")
LIBRARY.define("qnms(Tensor a) -> Tensor")
