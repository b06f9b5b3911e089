"""Feed-forward networks on Spark: nndl.ml has them for pipelines of PySpark, jar_path() is the jar that they need."""

from pathlib import Path

__all__ = ["jar_path"]


def jar_path() -> str:
    """Returns the path of nndl.jar, for Spark's setting spark.jars."""
    return str(Path(__file__).parent / "nndl.jar")
