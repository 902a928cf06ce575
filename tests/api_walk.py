"""schemathesis over the interface for programs, as its command line runs it: right requests, wrong ones, and chains.

python -m tests.api_walk
"""

import subprocess
import sys
import tempfile
import threading
from pathlib import Path

from werkzeug.serving import make_server

from index.embedded.engine import WhooshEngine
from tests import handmade
from web import create_app

EXAMPLES = 20  # of each operation
BOUND = 600  # seconds


def main() -> int:
    """Starts the site over the issues written by hand and asks it; the exit status is schemathesis's."""
    with tempfile.TemporaryDirectory() as folder:
        engine = WhooshEngine.create(Path(folder), ())
        engine.write(handmade.ISSUES)
        server = make_server("127.0.0.1", 0, create_app(engine), threaded=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        command = Path(sys.executable).with_name("schemathesis")
        document = f"http://127.0.0.1:{server.server_port}/api/v1/openapi.json"
        how = ["--max-examples", str(EXAMPLES), "--suppress-health-check", "all", "--generation-deterministic"]
        found = subprocess.run([command, "run", document, *how], timeout=BOUND, cwd=folder)
        server.shutdown()
    return found.returncode


if __name__ == "__main__":
    sys.exit(main())
