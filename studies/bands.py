"""Print what every tuned operator of a scene leads to: `python -m studies.bands --scene lid_lift [--n 12] [--mode M]`.

Each operator is tried in the same layouts. A line says how often it led to which outcome and which difficulty, whether
the operator declares that difficulty, which declared ones never came, and how often an attempt was not kept, with the
reason. The exit code is 1 where an operator declares another set than it led to. `make bands` tries all scenes.
"""

from __future__ import annotations

import multiprocessing
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from functools import partial

import click
import numpy as np

from badgen.contracts.end_state import DIFFICULTIES
from badgen.contracts.perturbation import OperatorSpec, SampledFault
from badgen.engine.attempt import rejection
from badgen.engine.layout import Layout
from badgen.engine.layout_group import Group, simulate_group
from badgen.engine.modes import ALL, is_effect
from badgen.engine.seeds import Slot
from badgen.registry import registry
from badgen.sim import Unstable

_UNDECLARED, _UNREACHED = "NOT DECLARED", "NOT REACHED"
Place = tuple[str, int]  # mode, and number of the operator among those of the mode


def tried(scene: str, modes: tuple[str, ...], seed: int, i: int) -> list[tuple[Place, str]]:
    """What every operator of these modes leads to in one layout; nothing where the clean rollout is refused."""
    layout = Layout(registry().scene(scene), Slot(scene, "clean", i), seed)
    try:
        group = simulate_group(layout)
    except Unstable:
        return []
    if not group.twin.certificate.accepted:
        return []
    faults = registry().faults(scene)
    return [((m, k), _result(group, m, spec, seed)) for m in modes for k, spec in enumerate(faults[m])]


def _result(group: Group, mode: str, spec: OperatorSpec, seed: int) -> str:
    rng = np.random.default_rng([seed, group.layout.slot.i])
    operator = registry().operator(spec)
    fault = SampledFault(spec, operator, operator.sample(rng, group.twin.judged.exact))
    try:
        host = simulate_group(group.layout, fault) if fault.edits_spec else group
        if not host.twin.certificate.accepted:
            return "- props"
        rollout = host.perturbed(fault)
    except Unstable:
        return "- unstable"
    reason = rejection(mode, rollout)
    if reason is not None:
        return f"- {reason}"
    kind = "" if is_effect(mode) else f" {rollout.certificate.mode}"
    return f"{rollout.end_state(host.twin).difficulty} {rollout.judged.outcome}{kind}"


def lines(scene: str, mode: str, index: int, results: list[str]) -> str:
    """One operator: its declared bands, what it led to, and a mark where a band is not declared, or never came."""
    spec = registry().faults(scene)[mode][index]
    counts = Counter(results)
    met = {r.split()[0] for r in counts if r.split()[0] in DIFFICULTIES}
    wrong = "".join(f" {_UNDECLARED} {b}" for b in sorted(met - set(spec.bands)))
    wrong += "".join(f" {_UNREACHED} {b}" for b in sorted(set(spec.bands) - met))
    found = ", ".join(f"{n} {what}" for what, n in sorted(counts.items(), key=lambda c: -c[1]))
    return f"{mode:22} {spec.name:14} [{'/'.join(spec.bands)}]{wrong}: {found}"


@click.command()
@click.option("--scene", required=True, help="Scene to run, or all.")
@click.option("--mode", "modes", multiple=True, help="Mode to try; all by default, may be repeated.")
@click.option("--n", default=12, show_default=True, type=click.IntRange(1), help="Layouts.")
@click.option("--seed", default=771, show_default=True, help="Root of all randomness.")
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1), help="Processes.")
def main(scene: str, modes: tuple[str, ...], n: int, seed: int, workers: int) -> None:
    """Try the operators."""
    wrong = 0
    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("forkserver")) as pool:
        for name in registry().usable_scenes() if scene == ALL else (scene,):
            chosen = modes or tuple(registry().faults(name))
            results: dict[Place, list[str]] = {}
            for found in pool.map(partial(tried, name, chosen, seed), range(n)):
                for place, result in found:
                    results.setdefault(place, []).append(result)
            for (mode, index), found_there in results.items():
                line = lines(name, mode, index, found_there)
                wrong += _UNDECLARED in line or _UNREACHED in line
                click.echo(f"{name} {line}" if scene == ALL else line)
    if wrong:
        raise SystemExit(f"{wrong} operators declare other difficulties than they lead to")


if __name__ == "__main__":
    main()
