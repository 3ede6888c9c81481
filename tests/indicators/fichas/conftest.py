"""The example's definition files, for tests that change them."""

import pytest

from tests.factories.example_folder import copy_example


@pytest.fixture
def folder(tmp_path):
    return copy_example(tmp_path)
