"""What `badgen doctor` says of the installed packages."""

import importlib.metadata

import pytest

from badgen import doctor


@pytest.fixture(name="packages")
def packages_fixture(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Versions of the packages that are installed."""
    found: dict[str, str] = {}

    def version(name: str) -> str:
        if name not in found:
            raise importlib.metadata.PackageNotFoundError(name)
        return found[name]

    asked = ["mujoco<5,>=3.3.7", "av>=14", "torch>=2.4; extra == 'torch'", "old>=1; python_version < '3.0'"]
    monkeypatch.setattr(importlib.metadata, "requires", lambda _: asked)
    monkeypatch.setattr(importlib.metadata, "version", version)
    return found


@pytest.mark.parametrize(("mujoco", "av"), [("3.3.7", "14"), ("4.9.1", "14.0.0"), ("3.10.0", "15.0rc1")])
def test_versions_in_range(mujoco: str, av: str, packages: dict[str, str]) -> None:
    packages |= {"mujoco": mujoco, "av": av}
    check = doctor._packages()
    assert check.ok, check.detail
    assert "2 packages in range" in check.detail  # an extra's package and one for another Python are not asked for


@pytest.mark.parametrize("version", ["3.3.6", "3.3.7rc1", "5", "5.0rc1", "5.0.0", "6.1"])
def test_a_version_out_of_range_is_named(version: str, packages: dict[str, str]) -> None:
    packages |= {"mujoco": version, "av": "14.2"}
    check = doctor._packages()
    assert not check.ok
    assert check.detail == f"mujoco {version} is installed, mujoco<5,>=3.3.7 is needed"


def test_a_package_that_is_not_there_is_named(packages: dict[str, str]) -> None:
    packages |= {"mujoco": "3.4"}
    assert doctor._packages().detail == "av is not installed"
