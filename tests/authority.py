"""A timestamp authority for tests: OpenSSL's own, with a root of its own, answering by file and over HTTP (RFC 3161)."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

SETTINGS = """\
[req]
distinguished_name = dn
prompt = no
[dn]
CN = A root for tests
[root]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign
[signer]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = {usage}
[tsa]
default_tsa = here
[here]
serial = serial
crypto_device = builtin
signer_cert = signer.pem
signer_key = signer.key
certs = root.pem
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = {digests}
accuracy = secs:1
ess_cert_id_alg = sha256
"""
KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")


class Authority:
    """An authority in a directory of its own; answers with its root beside its certificate, in the order in which OpenSSL writes them."""

    def __init__(self, directory: Path, usage: str = "critical,timeStamping", digests: str = "sha256") -> None:
        directory.mkdir()
        self.directory = directory
        (directory / "settings").write_text(SETTINGS.format(usage=usage, digests=digests))
        (directory / "serial").write_text("01\n")
        made = ("-days", "9", "-config", "settings", "-extensions", "root")
        self._openssl("req", "-x509", *KEY, "-keyout", "root.key", "-out", "root.pem", *made)
        self._openssl("req", *KEY, "-keyout", "signer.key", "-out", "signer.csr", "-config", "settings", "-subj", "/CN=A signer for tests")
        self._openssl(
            "x509", "-req", "-in", "signer.csr", "-CA", "root.pem", "-CAkey", "root.key", "-CAcreateserial", "-out", "signer.pem",
            "-days", "9", "-extfile", "settings", "-extensions", "signer",
        )  # fmt: skip

    @property
    def certificates(self) -> str:
        """Its root, as PEM text."""
        return (self.directory / "root.pem").read_text()

    def answered(self, request: bytes) -> bytes:
        """Answer a request; what is refused is answered too."""
        (self.directory / "asked").write_bytes(request)
        self._openssl("ts", "-reply", "-config", "settings", "-queryfile", "asked", "-out", "answer")
        return (self.directory / "answer").read_bytes()

    def verified(self, answer: bytes, data: bytes) -> bool:
        """Whether ``openssl ts -verify`` believes an answer over these bytes."""
        (self.directory / "to check").write_bytes(answer)
        (self.directory / "data").write_bytes(data)
        words = ("ts", "-verify", "-data", "data", "-in", "to check", "-CAfile", "root.pem")
        return subprocess.run(["openssl", *words], cwd=self.directory, capture_output=True, check=False).returncode == 0

    @contextmanager
    def served(self) -> Iterator[str]:
        """Answer over HTTP, at a URL that is given."""
        authority = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                asked = self.rfile.read(int(self.headers["Content-Length"]))
                granted = self.headers["Content-Type"] == "application/timestamp-query"
                body = authority.answered(asked) if granted else b""
                self.send_response(200 if granted else 415)
                self.send_header("Content-Type", "application/timestamp-reply")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        with HTTPServer(("127.0.0.1", 0), Handler) as server:
            Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
            yield f"http://127.0.0.1:{server.server_port}/tsr"
            server.shutdown()

    def _openssl(self, *words: str) -> None:
        subprocess.run(["openssl", *words], cwd=self.directory, capture_output=True, check=True)
