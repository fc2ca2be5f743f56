"""Signatures of `SHA256SUMS` with an SSH key: who signs needs `ssh-keygen`, and so does who checks; nothing else.

ssh-keygen -Y verify -f allowed_signers -I NAME -n qantar -s SHA256SUMS.sig < SHA256SUMS
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

NAMESPACE = "qantar"
SUMS, SIGNATURE = "SHA256SUMS", "SHA256SUMS.sig"


class SigningError(Exception):
    """A release cannot be signed; the message says why and what to do."""


def look(key: Path) -> None:
    """See that a private key is there, before long work that is to be signed with it.

    Raises:
        SigningError: if it is not.
    """
    if not key.is_file():
        raise SigningError(f"{key}: no such key; `ssh-keygen -t ed25519 -f {key}` makes one")


def sign(release: Path, key: Path) -> Path:
    """Sign a release's checksums with a private key; return the path of the signature.

    Raises:
        SigningError: if there is no such key or no `ssh-keygen`, or it refuses.
    """
    look(key)
    target = release / SIGNATURE
    target.unlink(missing_ok=True)
    done = _ssh("-Y", "sign", "-f", str(key), "-n", NAMESPACE, str(release / SUMS))
    if done.returncode:
        raise SigningError(f"{key}: {_first(done.stderr)}")
    return target


def signer(release: Path, signers: Path) -> str:
    """Who of those in an `allowed_signers` file made a release's signature.

    Raises:
        SigningError: if nobody of them did, or the signature is not of these checksums.
    """
    if not signers.is_file():
        raise SigningError(f"{signers}: no such file; it wants lines of NAME and a public key (man ssh-keygen)")
    signature = str(release / SIGNATURE)
    found = _ssh("-Y", "find-principals", "-f", str(signers), "-s", signature)
    name = found.stdout.split("\n", maxsplit=1)[0].strip()
    if found.returncode or not name:
        raise SigningError(f"{signature}: signed by nobody in {signers}")
    with (release / SUMS).open("rb") as sums:
        words = ("-Y", "verify", "-f", str(signers), "-I", name, "-n", NAMESPACE, "-s", signature)
        done = _ssh(*words, stdin=sums)
    if done.returncode:
        raise SigningError(f"{signature}: is not of these checksums: {_first(done.stderr or done.stdout)}")
    return name


def _ssh(*words: str, stdin: object = subprocess.DEVNULL) -> subprocess.CompletedProcess[str]:
    program = shutil.which("ssh-keygen")
    if program is None:
        raise SigningError("ssh-keygen is not installed; it comes with OpenSSH")
    return subprocess.run([program, *words], stdin=stdin, capture_output=True, text=True, timeout=60, check=False)  # type: ignore[call-overload,no-any-return]


def _first(words: str) -> str:
    return next((line for line in words.splitlines() if line.strip()), "ssh-keygen gave no reason")
