from pathlib import Path

import pytest

from pmwizard.drafts import Store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "drafts")
