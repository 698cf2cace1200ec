"""Every registered exporter passes the checks of `badgen.testing`, on tiny datasets that all of them share."""

import pytest

from badgen.contracts.errors import MissingDependency
from badgen.registry import registry
from badgen.testing import EXPORTER_CHECKS, ExporterLab, TinyDatasets


@pytest.fixture(scope="module")
def datasets(tmp_path_factory: pytest.TempPathFactory) -> TinyDatasets:
    return TinyDatasets(tmp_path_factory.mktemp("tiny"))


@pytest.fixture(scope="module", params=sorted(registry().exporters))
def lab(
    request: pytest.FixtureRequest, datasets: TinyDatasets, tmp_path_factory: pytest.TempPathFactory
) -> ExporterLab:
    return ExporterLab(registry().exporters[request.param], tmp_path_factory.mktemp(request.param), datasets)


@pytest.mark.parametrize("check", EXPORTER_CHECKS)
def test_it_passes(lab: ExporterLab, check: str) -> None:
    try:
        EXPORTER_CHECKS[check](lab)
    except MissingDependency as e:
        pytest.skip(str(e))
