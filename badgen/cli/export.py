"""`badgen export`: write a run in another program's format."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from badgen.contracts.errors import BadValue, RunConflict, StoreError, UnknownName
from badgen.contracts.exporter import Exporter
from badgen.registry import registry
from badgen.store import open_run


@click.command(short_help="Write a run in another program's format.")
@click.argument("run", type=click.Path(path_type=Path))
@click.option("--to", "name", required=True, help="Format; see `badgen list exporters`.")
@click.option("--out", type=click.Path(path_type=Path), help="Folder to write.  [default: exports/RUN-FORMAT]")
@click.option("--set", "settings", multiple=True, metavar="NAME=VALUE", help="An option of the format; repeatable.")
@click.option("--level", help="Short for --set level=...")
@click.option("--episode", help="Short for --set episode=...")
@click.option("--camera", help="Short for --set camera=...")
@click.option("--provider", help="Short for --set provider=...")
def export(run: Path, name: str, out: Path | None, settings: tuple[str, ...], **short: str | None) -> None:
    """Export RUN. The folder appears whole or not at all; one that exists already is refused."""
    exporter = registry().exporter(name)
    given = dict(_pair(s) for s in settings) | {k: v for k, v in short.items() if v is not None}
    options = _options(exporter, given)
    target = out or Path("exports") / f"{run.resolve().name}-{name}"
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise RunConflict(f"{target} exists already; give another --out or remove it")
    files = _whole(exporter, run, target, options)
    click.echo(f"{len(files)} files in {target}")


def _whole(exporter: Exporter, run: Path, target: Path, options: Mapping[str, Any]) -> list[Path]:
    """Export beside the target and rename."""
    opened = open_run(run)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        tmp = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    except OSError as e:
        raise StoreError(f"cannot write to {target.parent}: {e.strerror}; give another --out") from e
    try:
        files = exporter.export(opened, tmp, options)
        tmp.chmod(0o755)
        if target.exists():
            target.rmdir()
        os.replace(tmp, target)
    finally:
        shutil.rmtree(tmp, ignore_errors=True)
    return files


def _pair(text: str) -> tuple[str, str]:
    key, sep, value = text.partition("=")
    if not sep:
        raise BadValue(f"--set takes NAME=VALUE, got {text!r}")
    return key, value


def _options(exporter: Exporter, given: Mapping[str, str]) -> dict[str, Any]:
    """Defaults overlaid with what was given, each as its default's type."""
    options = {k: default for k, (default, _) in exporter.options.items()}
    for key, text in given.items():
        if key not in options:
            raise UnknownName(f"option of {exporter.name}", key, options)
        options[key] = _typed(key, text, options[key])
    return options


def _typed(key: str, text: str, default: Any) -> Any:
    if isinstance(default, bool):
        if text.lower() not in ("true", "false", "1", "0", "yes", "no"):
            raise BadValue(f"{key} must be true or false, got {text!r}")
        return text.lower() in ("true", "1", "yes")
    try:
        return type(default)(text)
    except ValueError as e:
        raise BadValue(f"{key} must be a {type(default).__name__}, got {text!r}") from e
