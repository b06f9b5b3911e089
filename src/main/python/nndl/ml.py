"""The stages of nndl for pipelines of Spark ML.

Each class is the class of the same name in Java, where the work is done. The module has the name of their package, by
which PySpark finds the class of a stage that Java has saved.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import Any, Iterator, List, Optional, Type, TypeVar

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
from pyspark.ml.regression import _JavaRegressionModel, _JavaRegressor
from pyspark.ml.util import HasTrainingSummary, JavaMLReadable, JavaMLWritable, _jvm
from pyspark.ml.wrapper import JavaParams, JavaTransformer, JavaWrapper
from pyspark.sql import DataFrame

from nndl._params import (
    NetworkClassifierParams,
    NetworkClassifierSetters,
    NetworkRegressorParams,
    NetworkRegressorSetters,
)

__all__ = [
    "NetworkClassifier",
    "NetworkModel",
    "NetworkRegressionModel",
    "NetworkRegressionSummary",
    "NetworkRegressionTrainingSummary",
    "NetworkRegressor",
    "NetworkSummary",
    "NetworkTrainingSummary",
    "TableModel",
]

S = TypeVar("S", bound="_Stage")
M = TypeVar("M", bound="_OfFile")
T = TypeVar("T", bound=JavaWrapper)


@contextmanager
def _jar() -> Iterator[None]:
    """Says what a session lacks that was started without the jar, which Py4J takes for a package."""
    try:
        yield
    except TypeError as e:
        if "JavaPackage" not in str(e):
            raise
        raise RuntimeError(
            "spark.jars: expected nndl.jar_path() before the session starts, found a session without this jar"
        ) from None


class _Stage(JavaParams):
    """A stage whose wrong values are errors when they are set, as in Java. A param that is set to None is unset."""

    _java_obj: Any = None  # also where the constructor has failed, since Python deletes what it has begun

    @staticmethod
    def _new_java_obj(java_class: str, *args: Any) -> Any:
        with _jar():
            return JavaParams._new_java_obj(java_class, *args)

    @classmethod
    def read(cls) -> Any:
        with _jar():
            return super().read()  # type: ignore[misc]

    @property
    def _java(self) -> Any:
        """The object of Java. In Spark Connect there is none."""
        return self._java_obj if hasattr(self._java_obj, "getParam") else None

    def __copy__(self) -> _Stage:
        """Returns a copy with an object of Java of its own, which is the one that its values are set in."""
        that = type(self).__new__(type(self))
        that.__dict__.update(self.__dict__)
        if that._java is not None:
            that._java_obj = that._java.copy(that._empty_java_param_map())
        return that

    def set(self, param: Param[Any], value: Any) -> None:
        self._shouldOwn(param)
        self._set(**{param.name: value})

    def _set(self: S, **values: Any) -> S:
        for name, value in values.items():
            param = self.getParam(name)
            if value is None:
                self.clear(param)
                continue
            before = dict(self._paramMap)
            super()._set(**{name: value})
            try:
                if self._java is not None:
                    self._java.set(self._make_java_param_pair(param, self._paramMap[param]))
            except Exception:
                self._paramMap = before
                raise
        return self


class _OfFile(JavaParams):
    """A model that may have been trained in another way."""

    @classmethod
    def fromFile(cls: Type[M], path: str) -> M:
        """Returns the model of a file on this computer, or of the directory of a training."""
        jvm = _jvm()
        with _jar():
            model = jvm.nndl.model.Model.read(jvm.java.io.File(path).toPath())
        return cls._from_java(getattr(jvm.nndl.ml, cls.__name__)(model))


class NetworkSummary(_ClassificationSummary):
    """How well a model classifies rows with labels."""


class NetworkTrainingSummary(NetworkSummary, _TrainingSummary):
    """How a training went, and how well its model classifies the rows of the training."""


class NetworkRegressionSummary(JavaWrapper):
    """How far the answers of a model are off, for rows with labels."""

    @property
    def predictions(self) -> DataFrame:
        return self._call_java("predictions")

    @property
    def predictionCol(self) -> str:
        return self._call_java("predictionCol")

    @property
    def labelCol(self) -> str:
        return self._call_java("labelCol")

    @property
    def rootMeanSquaredError(self) -> float:
        return self._call_java("rootMeanSquaredError")

    @property
    def meanAbsoluteError(self) -> float:
        return self._call_java("meanAbsoluteError")

    @property
    def r2(self) -> float:
        return self._call_java("r2")


class NetworkRegressionTrainingSummary(NetworkRegressionSummary, _TrainingSummary):
    """How a training went, and how far the answers of its model are off for its rows."""


class _Network(_Stage, _OfFile, JavaMLWritable, HasTrainingSummary[T]):
    """What the models of both estimators have."""

    def _summary(self, kind: Type[T]) -> T:
        if not self.hasSummary:
            raise RuntimeError(f"No training summary available for this {type(self).__name__}")
        return kind(super().summary)

    @property
    def weights(self) -> Vector:
        """The weights and biases: for each layer the weights of each of its inputs, then the biases."""
        return self._call_java("weights")

    def setHandleInvalid(self: S, value: str) -> S:
        return self._set(handleInvalid=value)

    def getLayers(self) -> List[int]:
        """Returns the sizes of all layers: features, neurons of each hidden layer, outputs."""
        return list(self._call_java("getLayers"))


class NetworkModel(
    _Network[NetworkTrainingSummary],
    _JavaProbabilisticClassificationModel[Vector],
    NetworkClassifierParams,
    JavaMLReadable["NetworkModel"],
):
    """A trained network, which has the params of its fit."""

    @property
    def summary(self) -> NetworkTrainingSummary:
        """The summary of the training. A model that was loaded has none."""
        return self._summary(NetworkTrainingSummary)

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


class NetworkRegressionModel(
    _Network[NetworkRegressionTrainingSummary],
    _JavaRegressionModel[Vector],
    NetworkRegressorParams,
    JavaMLReadable["NetworkRegressionModel"],
):
    """A trained network that answers a number, which has the params of its fit."""

    @property
    def summary(self) -> NetworkRegressionTrainingSummary:
        """The summary of the training. A model that was loaded has none."""
        return self._summary(NetworkRegressionTrainingSummary)

    def evaluate(self, dataset: DataFrame) -> NetworkRegressionSummary:  # type: ignore[override]
        """Answers rows with labels, and returns how far off."""
        return NetworkRegressionSummary(self._call_java("evaluate", dataset))


class NetworkRegressor(
    _Stage,
    NetworkRegressorSetters,
    _JavaRegressor[NetworkRegressionModel],
    JavaMLWritable,
    JavaMLReadable["NetworkRegressor"],
):
    """Trains a network that answers a number, on a column of vectors and a column of numbers."""

    @keyword_only
    def setParams(self: S, **params: Any) -> S:
        """Sets params, which have the names of the constructor."""
        return self._set(**params)

    def _create_model(self, java_model: Any) -> NetworkRegressionModel:
        return NetworkRegressionModel(java_model)


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
