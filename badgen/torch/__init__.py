"""Runs as a PyTorch dataset, with the exporters' own splits: `pip install '.[torch]' torch==2.13.0`."""

from badgen.extras import need

need("torch", "torch")  # names the extra, where the import below would only say that there is no torch

from badgen.torch.dataset import FailureDataset, padded  # noqa: E402

__all__ = ["FailureDataset", "padded"]
