"""The stages of nndl for pipelines of Spark ML.

Each class is the class of the same name in Java, where the work is done. The module has the name of their package, by
which PySpark finds the class of a stage that Java has saved.
"""

from __future__ import annotations

from typing import Any, List, Optional, TypeVar

from pyspark import keyword_only
from pyspark.ml.classification import (
    _ClassificationSummary,
    _JavaProbabilisticClassificationModel,
    _JavaProbabilisticClassifier,
    _TrainingSummary,
)
from pyspark.ml.linalg import Vector
from pyspark.ml.param import Param, Params, TypeConverters
from pyspark.ml.param.shared import HasPredictionCol, HasProbabilityCol, HasRawPredictionCol
from pyspark.ml.util import HasTrainingSummary, JavaMLReadable, JavaMLWritable, _jvm
from pyspark.ml.wrapper import JavaParams, JavaTransformer
from pyspark.sql import DataFrame

from nndl._params import NetworkClassifierParams, NetworkClassifierSetters

__all__ = ["NetworkClassifier", "NetworkModel", "NetworkSummary", "NetworkTrainingSummary", "TableModel"]

S = TypeVar("S", bound=JavaParams)
M = TypeVar("M", bound="_OfFile")


class _Stage(JavaParams):
    """A stage whose wrong values are errors when they are set, as in Java. A param that is set to None is unset."""

    def _set(self: S, **values: Any) -> S:
        for name, value in values.items():
            param = self.getParam(name)
            if value is None:
                self.clear(param)
                continue
            super()._set(**{name: value})
            if hasattr(self._java_obj, "getParam"):  # there is no object of Java in Spark Connect
                self._java_obj.set(self._make_java_param_pair(param, self._paramMap[param]))
        return self


class _OfFile(JavaParams):
    """A model that may have been trained in another way."""

    @classmethod
    def fromFile(cls: type[M], path: str) -> M:
        """Returns the model of a file on this computer, or of the directory of a training."""
        jvm = _jvm()
        model = jvm.nndl.model.Model.read(jvm.java.io.File(path).toPath())
        return cls._from_java(getattr(jvm.nndl.ml, cls.__name__)(model))


class NetworkSummary(_ClassificationSummary):
    """How well a model classifies rows with labels."""


class NetworkTrainingSummary(NetworkSummary, _TrainingSummary):
    """How a training went, and how well its model classifies the rows of the training."""


class NetworkModel(
    _Stage,
    _OfFile,
    _JavaProbabilisticClassificationModel[Vector],
    NetworkClassifierParams,
    JavaMLWritable,
    JavaMLReadable["NetworkModel"],
    HasTrainingSummary[NetworkTrainingSummary],
):
    """A trained network, which has the params of its fit."""

    @property
    def weights(self) -> Vector:
        """The weights and biases: for each layer the weights of each of its inputs, then the biases."""
        return self._call_java("weights")

    @property
    def summary(self) -> NetworkTrainingSummary:
        """The summary of the training. A model that was loaded has none."""
        return NetworkTrainingSummary(super().summary)

    def setHandleInvalid(self: S, value: str) -> S:
        return self._set(handleInvalid=value)

    def getLayers(self) -> List[int]:
        """Returns the sizes of all layers: features, neurons of each hidden layer, outputs."""
        return list(self._call_java("getLayers"))

    def evaluate(self, dataset: DataFrame) -> NetworkSummary:  # type: ignore[override]
        """Classifies rows with labels, and returns how well. So the param of this name is the classifier's alone."""
        return NetworkSummary(self._call_java("evaluate", dataset))


class NetworkClassifier(
    _Stage,
    NetworkClassifierSetters,
    _JavaProbabilisticClassifier[NetworkModel],
    JavaMLWritable,
    JavaMLReadable["NetworkClassifier"],
):
    """Trains a network on a column of vectors and a column of labels.

    A param that is not set and has no default is decided by the rows or by other params. explainParams() says how.
    """

    @keyword_only
    def setParams(self: S, **params: Any) -> S:
        """Sets params, which have the names of the constructor."""
        return self._set(**params)

    def _create_model(self, java_model: Any) -> NetworkModel:
        return NetworkModel(java_model)


class TableModel(
    _Stage,
    _OfFile,
    JavaTransformer,
    HasPredictionCol,
    HasProbabilityCol,
    HasRawPredictionCol,
    JavaMLWritable,
    JavaMLReadable["TableModel"],
):
    """A network that was trained on a table, whose columns it reads by their names. An empty name of a column: none."""

    predictedLabelCol: Param[str] = Param(
        Params._dummy(), "predictedLabelCol", "name of the column with the name of the class", TypeConverters.toString
    )

    def __init__(self, java_model: Optional[Any] = None) -> None:
        super().__init__(java_model)
        self._setDefault(predictedLabelCol="predictedLabel")

    def getPredictedLabelCol(self) -> str:
        return self.getOrDefault(self.predictedLabelCol)

    def setPredictionCol(self: S, value: str) -> S:
        return self._set(predictionCol=value)

    def setPredictedLabelCol(self: S, value: str) -> S:
        return self._set(predictedLabelCol=value)

    def setProbabilityCol(self: S, value: str) -> S:
        return self._set(probabilityCol=value)

    def setRawPredictionCol(self: S, value: str) -> S:
        return self._set(rawPredictionCol=value)
