"""pytest plugin: one line of JSON for each test, into the file that TOLD_OUTCOMES names."""

import json
import os


def pytest_configure(config):
    config.told = open(os.environ["TOLD_OUTCOMES"], "w", encoding="utf-8")
    try:
        import moto.core.models
    except ImportError:
        return
    # moto puts keys of its own into the environment, and the sandbox knows its own only.
    moto.core.models.mock_credentials = lambda: False


def pytest_runtest_makereport(item, call):
    """Ends of a test: what failed, in whichever phase; passed only once nothing is left to fail."""
    if call.excinfo is None:
        if call.when == "teardown" and not getattr(item, "told", False):
            tell(item, "passed", "")
        return
    if getattr(item, "told", False):
        return
    skipped = call.excinfo.typename in ("Skipped", "SkipTest")
    tell(item, "skipped" if skipped else "failed", f"{call.excinfo.typename}: {call.excinfo.value}")


def tell(item, outcome, why):
    item.told = True
    line = {
        "name": item.nodeid,
        "outcome": outcome,
        "why": " ".join(why.split())[:400],
        "verified": item.get_closest_marker("aws_verified") is not None,
    }
    item.config.told.write(json.dumps(line) + "\n")
    item.config.told.flush()
