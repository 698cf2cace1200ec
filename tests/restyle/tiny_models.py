"""Pipelines of diffusers with random weights, small enough to be made and run within a second, saved to a folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import diffusers
import pytest
import torch
from tokenizers import Tokenizer, models, pre_tokenizers
from transformers import PreTrainedTokenizerFast, UMT5Config, UMT5EncoderModel


@pytest.fixture(scope="module", autouse=True)
def one_thread() -> Iterator[None]:
    """Tiny sums take a hundred times as long where several threads wait for one another."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def tiny_vace(folder: Path) -> Path:
    """A WanVACEPipeline."""
    torch.manual_seed(1)
    words = _tokenizer()
    text = UMT5Config(vocab_size=len(words), d_model=32, d_kv=8, d_ff=37, num_layers=2, num_heads=4)
    transformer = diffusers.WanVACETransformer3DModel(
        patch_size=(1, 2, 2),
        num_attention_heads=2,
        attention_head_dim=12,
        in_channels=16,
        out_channels=16,
        text_dim=32,
        freq_dim=256,
        ffn_dim=32,
        num_layers=3,
        cross_attn_norm=True,
        qk_norm="rms_norm_across_heads",
        rope_max_seq_len=32,
        vace_layers=[0, 2],
        vace_in_channels=96,
    )
    diffusers.WanVACEPipeline(
        tokenizer=words,
        text_encoder=UMT5EncoderModel(text).eval(),
        vae=_autoencoder(),
        transformer=transformer,
        scheduler=_scheduler(),
    ).save_pretrained(folder)
    return folder


def tiny_cosmos3(folder: Path) -> Path:
    """A Cosmos3OmniModularPipeline."""
    torch.manual_seed(1)
    words = _tokenizer()
    transformer = diffusers.Cosmos3OmniTransformer(
        head_dim=6,
        hidden_act="relu2",
        hidden_size=6,
        intermediate_size=12,
        latent_channel=16,
        latent_patch_size=1,
        num_attention_heads=1,
        num_hidden_layers=2,
        num_key_value_heads=1,
        patch_latent_dim=16,
        qk_norm_for_text=False,
        rms_norm_eps=1e-5,
        rope_axes_dim=[1, 1, 1],
        vocab_size=len(words),
        action_gen=True,
        action_dim=16,
        num_embodiment_domains=32,
    )
    pipe = diffusers.Cosmos3OmniBlocks().init_pipeline()
    pipe.update_components(transformer=transformer, text_tokenizer=words, vae=_autoencoder(), scheduler=_scheduler())
    pipe.save_pretrained(str(folder), overwrite_modular_index=True)
    return folder


def _tokenizer() -> PreTrainedTokenizerFast:
    """One token for each byte, and those that the pipelines ask for by name."""
    special = ["<pad>", "</s>", "<unk>", "<|vision_start|>"]
    vocabulary = {word: i for i, word in enumerate(special + sorted(pre_tokenizers.ByteLevel.alphabet()))}
    bytewise = Tokenizer(models.BPE(vocab=vocabulary, merges=[], unk_token="<unk>"))
    bytewise.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    return PreTrainedTokenizerFast(
        tokenizer_object=bytewise,
        pad_token="<pad>",
        eos_token="</s>",
        unk_token="<unk>",
        additional_special_tokens=["<|vision_start|>"],
        chat_template="{% for m in messages %}{{ m['content'] }}{% endfor %}",
    )


def _autoencoder() -> diffusers.AutoencoderKLWan:
    return diffusers.AutoencoderKLWan(
        base_dim=3, z_dim=16, dim_mult=[1] * 4, num_res_blocks=1, temperal_downsample=[False, True, True]
    )


def _scheduler() -> diffusers.UniPCMultistepScheduler:
    return diffusers.UniPCMultistepScheduler(prediction_type="flow_prediction", use_flow_sigmas=True, flow_shift=3.0)
