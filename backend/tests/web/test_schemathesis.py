"""Generated requests, right and wrong, against the served document: no failure of ours, nothing undocumented."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.web.serving import environment, served

CHECKS = (
    "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,"
    "negative_data_rejection,unsupported_method,allow_header_conformance"
)
# The first two end the server, what answers to the next two is no HTTP, and the last wait until a picture is drawn.
LEFT_OUT = "system/(restart|shutdown)$|events$|ws/progress$|generate/(new|refine)$"
# May ask a language model, which no test machine has: a 503 is the right answer, and would be taken for our failure.
LEFT_OUT += "|prompts/(enhance|interpret)$"


def test_the_server_keeps_to_its_own_document(tmp_path: Path) -> None:
    with served(tmp_path / "data") as server:
        command = [
            str(Path(sys.executable).with_name("schemathesis")), "run", f"{server.url}/api/docs/spec",
            "--checks", CHECKS, "--exclude-path-regex", LEFT_OUT, "--max-examples", "15", "--workers", "1",
            "--generation-deterministic", "--warnings", "off", "--no-color",
        ]  # fmt: skip
        run = subprocess.run(command, capture_output=True, text=True, env=environment(), cwd=tmp_path, timeout=800)
        # Some generated bodies are megabytes; their lines are cut.
        report = "\n".join(line[:500] for line in (run.stdout + run.stderr).splitlines())
        assert run.returncode == 0, report[-8000:]
    assert "ERROR kino" not in (tmp_path / "data.log").read_text()
