"""A real OpenSearch cluster on loopback, one process a node, for tests and for looking around.

    python tools/opensearch/cluster.py FOLDER --nodes 3 --heap 2g      starts it, prints its address, stops it on Ctrl-C

Needs Java 21 or newer and Maven; the jars come from Maven's own repository and are kept in target/. There is no
TLS and no password: it listens on 127.0.0.1 alone.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

HERE = Path(__file__).parent
JARS = HERE / "target" / "lib"
CLASSES = HERE / "target" / "classes"
HEAP = "700m"  # of each node: enough for tests
START = 120  # seconds that a cluster may take to be there


class Missing(Exception):
    """Something that a cluster needs is not installed; the message names it."""


def find_java() -> Path:
    """A Java of version 21 or newer: JAVA_HOME, the path, then what lies beside it."""
    homes = [Path(os.environ["JAVA_HOME"])] if "JAVA_HOME" in os.environ else []
    if found := shutil.which("java"):
        homes.append(Path(found).resolve().parent.parent)
    homes += sorted(Path("/usr/lib/jvm").glob("*"), reverse=True)
    for home in homes:
        java = home / "bin" / "java"
        if java.exists() and (home / "bin" / "javac").exists():
            said = subprocess.run([java, "-version"], capture_output=True, text=True).stderr
            version = re.search(r'version "(\d+)', said)
            if version and int(version[1]) >= 21:
                return java
    raise Missing("needs a JDK 21 or newer (none under JAVA_HOME, the path, or /usr/lib/jvm)")


def prepare() -> Path:
    """Fetches the jars and compiles the node, once; returns the Java to run it with."""
    java = find_java()
    if not shutil.which("mvn"):
        raise Missing("needs Maven (mvn)")
    if not JARS.exists():
        partial = JARS.with_name("lib.partial")
        command = ["mvn", "-q", "-B", "dependency:copy-dependencies", f"-DoutputDirectory={partial}"]
        subprocess.run(command, cwd=HERE, check=True)
        partial.rename(JARS)
    source, compiled = HERE / "TestNode.java", CLASSES / "TestNode.class"
    if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
        javac = java.with_name("javac")
        subprocess.run([javac, "-nowarn", "-cp", f"{JARS}/*", "-d", CLASSES, source], check=True)
    return java


class Cluster:
    """Nodes 0 … n-1 under one folder; usable as a context, which stops what was started."""

    def __init__(self, folder: Path, nodes: int = 1, heap: str = HEAP) -> None:
        self._java = prepare()
        self._folder = folder
        self._heap = heap
        self._nodes: dict[int, subprocess.Popen[bytes]] = {}
        ports = free_ports(2 * nodes)
        self._http, self._transport = ports[:nodes], ports[nodes:]

    @property
    def addresses(self) -> list[str]:
        """The nodes' addresses, whether they run or not."""
        return [f"http://127.0.0.1:{port}" for port in self._http]

    def __enter__(self) -> Cluster:
        try:
            for number in range(len(self._http)):
                self.start(number)
            self.wait()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *error: object) -> None:
        self.stop()

    def start(self, number: int) -> None:
        """Starts a node; what it says goes to a file of its own."""
        members = [f"node{i}:{port}" for i, port in enumerate(self._transport)]
        arguments = [f"node{number}", str(self._http[number]), str(self._folder), *members]
        options = [f"-Xmx{self._heap}", "-XX:+UseSerialGC", "--add-modules", "jdk.incubator.vector"]
        classpath = os.pathsep.join([str(CLASSES), f"{JARS}/*"])
        self._folder.mkdir(parents=True, exist_ok=True)
        with (self._folder / f"node{number}.log").open("ab") as log:
            self._nodes[number] = subprocess.Popen(
                [str(self._java), *options, "-cp", classpath, "TestNode", *arguments],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def kill(self, number: int) -> None:
        """Ends a node with -9."""
        node = self._nodes.pop(number)
        node.kill()
        node.wait()

    def pause(self, number: int) -> None:
        """Lets a node hang: it holds its connections and answers nothing."""
        self._nodes[number].send_signal(signal.SIGSTOP)

    def resume(self, number: int) -> None:
        """Lets a node that hangs go on."""
        self._nodes[number].send_signal(signal.SIGCONT)

    def stop(self) -> None:
        """Ends all nodes."""
        for node in self._nodes.values():
            node.send_signal(signal.SIGCONT)
            node.terminate()
        for node in self._nodes.values():
            try:
                node.wait(20)
            except subprocess.TimeoutExpired:
                node.kill()
                node.wait()
        self._nodes.clear()

    def running(self) -> list[int]:
        """The numbers of the nodes that run."""
        return sorted(self._nodes)

    def wait(self, status: str = "yellow") -> None:
        """Returns when the running nodes have found each other and are as healthy as that."""
        deadline = time.monotonic() + START
        wanted = f"/_cluster/health?wait_for_nodes={len(self._nodes)}&wait_for_status={status}&timeout=5s"
        while time.monotonic() < deadline:
            for number, node in self._nodes.items():
                if node.poll() is not None:
                    raise RuntimeError(f"node{number} ended; see {self._folder}/node{number}.log")
            with contextlib.suppress(urllib.error.URLError, OSError):
                address = self.addresses[self.running()[0]]
                with urllib.request.urlopen(address + wanted, timeout=10) as answer:
                    if not json.load(answer)["timed_out"]:
                        return
            time.sleep(0.2)
        raise RuntimeError(f"the cluster was not {status} after {START} s; see {self._folder}/*.log")


def free_ports(count: int) -> list[int]:
    """Ports of 127.0.0.1 that nobody listens on."""
    with contextlib.ExitStack() as stack:
        listening = [stack.enter_context(socket.socket()) for _ in range(count)]
        for one in listening:
            one.bind(("127.0.0.1", 0))
        return [int(one.getsockname()[1]) for one in listening]


def main() -> None:
    """Runs a cluster until Ctrl-C."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="where the nodes keep their data and logs")
    parser.add_argument("--nodes", type=int, default=1)
    parser.add_argument("--heap", default=HEAP, help="memory of each node's Java, as in -Xmx (%(default)s)")
    given = parser.parse_args()
    try:
        cluster = Cluster(given.folder.absolute(), given.nodes, given.heap)
    except Missing as error:
        sys.exit(str(error))
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that the nodes are stopped then, too
    with contextlib.suppress(KeyboardInterrupt), cluster:
        print(",".join(cluster.addresses), flush=True)
        signal.pause()


if __name__ == "__main__":
    main()
