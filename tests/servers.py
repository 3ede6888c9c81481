"""Loaded by pytest before Django: decides where the suite runs."""

import atexit
import os
import shutil
import tempfile

os.environ["PIIMSS_MODE"] = "test"

if "PYTEST_XDIST_WORKER" not in os.environ:
    # A folder of its own for each run, so that two runs on one machine do not meet.
    _folder = tempfile.mkdtemp(prefix="piimss-tests-")
    os.environ["PIIMSS_VAR_DIR"] = _folder
    atexit.register(shutil.rmtree, _folder, ignore_errors=True)
