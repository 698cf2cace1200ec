"""Stored episodes as a PyTorch dataset, with the splits of the exporters: `pip install '.[torch]' torch==2.13.0`."""

from badgen.extras import need

need("torch", "torch")  # its error names the extra; the import below would only say that torch is missing

from badgen.torch.dataset import FailureDataset, padded  # noqa: E402

__all__ = ["FailureDataset", "padded"]
