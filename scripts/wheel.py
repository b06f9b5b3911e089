"""Makes the wheel of the Python package, which has src/main/python and target/nndl.jar, by Python's own library alone.

usage: scripts/wheel.py VERSION SPARK

VERSION is nndl's, and SPARK the version of Spark that the jar is for. From the same files come the same bytes. The
wheel is target/nndl-VERSION-py3-none-any.whl; Maven has it made beside the jar.
"""

import base64
import hashlib
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "src/main/python"
TAG = "py3-none-any"


def metadata(version: str, spark: str) -> str:
    major, minor = map(int, spark.split(".")[:2])
    return f"""Metadata-Version: 2.1
Name: nndl
Version: {version}
Summary: Feed-forward neural networks, trained on Apache Spark
License: Apache-2.0
Requires-Python: >=3.10
Requires-Dist: pyspark[ml]>={major}.{minor},<{major}.{minor + 1}
"""


def contents(version: str, spark: str) -> dict[str, bytes]:
    info = f"nndl-{version}.dist-info"
    modules = sorted(path for path in SOURCES.rglob("*") if path.name == "py.typed" or path.suffix == ".py")
    files = {str(path.relative_to(SOURCES)): path.read_bytes() for path in modules}
    files["nndl/nndl.jar"] = (ROOT / "target/nndl.jar").read_bytes()
    files[f"{info}/METADATA"] = metadata(version, spark).encode()
    files[f"{info}/WHEEL"] = f"Wheel-Version: 1.0\nGenerator: nndl\nRoot-Is-Purelib: true\nTag: {TAG}\n".encode()
    files[f"{info}/licenses/LICENSE"] = (ROOT / "LICENSE").read_bytes()
    record = [f"{name},sha256={digest(data)},{len(data)}\n" for name, data in files.items()]
    files[f"{info}/RECORD"] = "".join([*record, f"{info}/RECORD,,\n"]).encode()
    return files


def digest(data: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()


def main(version: str, spark: str) -> None:
    for old in (ROOT / "target").glob(f"nndl-*-{TAG}.whl"):
        old.unlink()
    with zipfile.ZipFile(ROOT / f"target/nndl-{version}-{TAG}.whl", "w") as wheel:
        for name, data in contents(version, spark).items():
            entry = zipfile.ZipInfo(name)  # of 1980
            entry.external_attr = 0o644 << 16
            wheel.writestr(entry, data, None if name.endswith(".jar") else zipfile.ZIP_DEFLATED)


if __name__ == "__main__":
    main(*sys.argv[1:])
