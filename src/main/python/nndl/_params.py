# Written by nndl.ml.PythonParams of the tests from the params in Java. PythonParamsTest says how.
from __future__ import annotations

from typing import Any, Callable, List, Optional, TypeVar

from pyspark import keyword_only
from pyspark.ml.linalg import Vector
from pyspark.ml.param import Param, Params, TypeConverters
from pyspark.ml.param.shared import HasWeightCol
from pyspark.ml.wrapper import JavaParams

T = TypeVar("T")
S = TypeVar("S", bound=JavaParams)


def _param(name: str, convert: Callable[[Any], T], doc: str) -> Param[T]:
    return Param(Params._dummy(), name, doc, typeConverter=convert)


class NetworkParams(Params):
    """What all have."""

    activation = _param("activation", TypeConverters.toString,
        "sigmoid | tanh | scaled-tanh | relu | leaky-relu | gelu: of the hidden neurons")
    arithmetic = _param("arithmetic", TypeConverters.toString,
        "exact: the same bits everywhere | blas: wide layers by the machine's BLAS, whose rounding differs from "
        "machine to machine")
    average = _param("average", TypeConverters.toString,
        "none | ema: of the weights after every step | swa: of those after each epoch of the last quarter; the "
        "averages are the result")
    averageDecay = _param("averageDecay", TypeConverters.toFloat, "of ema: how much of the average stays at each step")
    baseMomentum = _param("baseMomentum", TypeConverters.toFloat,
        "of one-cycle: momentum, or beta1, at the highest rate")
    beta1 = _param("beta1", TypeConverters.toFloat, "of adam and adamw: how much of the average gradient stays")
    beta2 = _param("beta2", TypeConverters.toFloat, "of adam and adamw: the same of its square")
    checkpointInterval = _param("checkpointInterval", TypeConverters.toInt,
        "write a checkpoint after every N epochs; 0: at the end")
    checkpointIterations = _param("checkpointIterations", TypeConverters.toInt, "also after every N iterations; 0: not")
    checkpointsKept = _param("checkpointsKept", TypeConverters.toInt, "how many checkpoints are kept")
    clipNorm = _param("clipNorm", TypeConverters.toFloat,
        "the greatest length of the gradient of a mini-batch (0: any)")
    cost = _param("cost", TypeConverters.toString,
        "quadratic | cross-entropy | log-likelihood, with softmax; of numbers quadratic | absolute | huber")
    deform = _param("deform", TypeConverters.toString,
        "none | affine | simard | ciresan: distort images anew each time that they are trained on; each of the "
        "following changes one of its limits")
    deformAlpha = _param("deformAlpha", TypeConverters.toFloat,
        "of displacements before they are smoothed (simard 34, ciresan 37)")
    deformClasses = _param("deformClasses", TypeConverters.toListInt, "classes that are rotated less (none)")
    deformClassesRotation = _param("deformClassesRotation", TypeConverters.toFloat,
        "of these classes (7.5, or as much as of the others if that is less)")
    deformFlip = _param("deformFlip", TypeConverters.toBoolean, "mirror an image, left for right, half of the times")
    deformRotation = _param("deformRotation", TypeConverters.toFloat, "either way (affine, ciresan 15)")
    deformScale = _param("deformScale", TypeConverters.toFloat,
        "height and width times 1 - X to 1 + X (affine 0.15, ciresan 0.175)")
    deformShear = _param("deformShear", TypeConverters.toFloat, "by which upright lines lean either way (affine 10)")
    deformShift = _param("deformShift", TypeConverters.toFloat, "in each direction (affine 1)")
    deformSigma = _param("deformSigma", TypeConverters.toFloat,
        "of the Gaussian that smooths displacements (simard 4, ciresan 5.5)")
    divFactor = _param("divFactor", TypeConverters.toFloat, "of one-cycle: eta over the rate at the start")
    dropout = _param("dropout", TypeConverters.toListFloat,
        "the share of neurons that training leaves out: one for all hidden layers, or of the inputs and of each "
        "hidden layer; where none is, of the inputs (none)")
    earlyStopping = _param("earlyStopping", TypeConverters.toInt,
        "end after N epochs without a better result for the validation samples, and keep the best weights; 0: not")
    epsilon = _param("epsilon", TypeConverters.toFloat, "of adam and adamw: is added to the root of the square")
    etaMin = _param("etaMin", TypeConverters.toFloat, "of cosine: the learning rate at the end")
    evaluate = _param("evaluate", TypeConverters.toListString,
        "test | validation | training | none: what is counted after every epoch, and after commas what is counted "
        "once, at the end; without it validation if there are such rows, else none")
    exchange = _param("exchange", TypeConverters.toString,
        "auto | barrier: long-lived tasks | job: one Spark job an iteration; the model is the same")
    finalDivFactor = _param("finalDivFactor", TypeConverters.toFloat,
        "of one-cycle: the rate at the start over that at the end")
    gamma = _param("gamma", TypeConverters.toFloat,
        "of step and exponential: what the rate is multiplied by (step: 0.1)")
    handleInvalid = _param("handleInvalid", TypeConverters.toString,
        "what happens to a row whose features or label are null or not finite: error, or skip")
    hidden = _param("hidden", TypeConverters.toListInt, "the name that hiddenLayers had")
    hiddenLayers = _param("hiddenLayers", TypeConverters.toListInt,
        "of a table, in place of layers: the neurons of each hidden layer, or none")
    initialWeights = _param("initialWeights", TypeConverters.toVector,
        "initial weights and biases: for each layer the weights of each of its inputs, then the biases")
    initialiser = _param("initialiser", TypeConverters.toString,
        "normal | scaled | xavier | he: of the initial weights")
    l1 = _param("l1", TypeConverters.toFloat, "adds lambda / n times the sum of absolute weights to the cost (0: not)")
    l2 = _param("l2", TypeConverters.toFloat,
        "adds lambda / 2n times the sum of squared weights to the cost (0: not); without it 1 to 20, more for few "
        "classes, more rows and more features; 1 for numbers")
    maxIter = _param("maxIter", TypeConverters.toInt,
        "how often every training sample is seen; without it 100000 / rows, but 20 to 100")
    maxMomentum = _param("maxMomentum", TypeConverters.toFloat, "of one-cycle: the same at the start and at the end")
    maxNorm = _param("maxNorm", TypeConverters.toFloat, "the greatest length of the weights of a neuron (0: any)")
    miniBatchSize = _param("miniBatchSize", TypeConverters.toInt,
        "samples an iteration; 1 is online learning; without it 32, or all rows if they are fewer, or 1024 for "
        "sparse rows, for which withMean is false without being set")
    modelDir = _param("modelDir", TypeConverters.toString,
        "directory in which each fit has one for its checkpoints and reports, to resume from")
    modelLicense = _param("modelLicense", TypeConverters.toString,
        "the licence that the model's card names, such as apache-2.0")
    momentum = _param("momentum", TypeConverters.toFloat, "of momentum and nesterov: how much of the velocity stays")
    monitor = _param("monitor", TypeConverters.toListString,
        "further columns of history.csv: accuracy, cost, training-accuracy, training-cost, with commas between them")
    noReport = _param("noReport", TypeConverters.toBoolean, "write no report.html")
    noReportImages = _param("noReportImages", TypeConverters.toBoolean,
        "write it without any test image, for data that are private")
    optimizer = _param("optimizer", TypeConverters.toString, "sgd | momentum | nesterov | adam | adamw")
    options = _param("options", TypeConverters.toListString,
        "options of nndl train, each as name=value without dashes; their params are better")
    pctStart = _param("pctStart", TypeConverters.toFloat, "of one-cycle: the part of all steps in which the rate grows")
    report = _param("report", TypeConverters.toBoolean,
        "write report.html at the end, which shows the run (it is, by default)")
    rowsDir = _param("rowsDir", TypeConverters.toString,
        "directory for the rows during the training, which all executors must reach")
    schedule = _param("schedule", TypeConverters.toString,
        "constant | step | exponential | cosine | one-cycle | halving: of the learning rate")
    seed = _param("seed", TypeConverters.toInt, "of the initial weights, the shuffles, dropout and distortions")
    shards = _param("shards", TypeConverters.toInt,
        "parts of the training set (by default from the work in a mini-batch)")
    slots = _param("slots", TypeConverters.toInt,
        "the most slots that the training holds; if it is not set, as many as it can use")
    standardization = _param("standardization", TypeConverters.toBoolean,
        "whether each feature is shifted to mean 0 and scaled to deviation 1 first, or without withMean divided by "
        "the root mean square of its numbers that are not 0")
    stepEpochs = _param("stepEpochs", TypeConverters.toInt, "of step: epochs of the same learning rate")
    stepSize = _param("stepSize", TypeConverters.toFloat,
        "the learning rate; without it 0.001 for two classes, 0.003 for numbers or three and 1000 rows, else 0.01")
    takeOver = _param("takeOver", TypeConverters.toBoolean,
        "take modelDir from another process that writes there, which then ends; without this, modelDir auto waits "
        "up to 30 s for it, and all else fails")
    tol = _param("tol", TypeConverters.toFloat,
        "the fit ends after 10 epochs in which the mean cost of the training rows has not fallen by more than "
        "this; without it no epoch is left out")
    validationIndicatorCol = _param("validationIndicatorCol", TypeConverters.toString,
        "name of the column that is true in rows for validation, which are not trained on")
    warmUp = _param("warmUp", TypeConverters.toFloat, "in these first epochs the rate grows in a straight line")
    weightDecay = _param("weightDecay", TypeConverters.toFloat,
        "each step takes eta W of each weight off (0; with adamw 0.01)")
    withMean = _param("withMean", TypeConverters.toBoolean,
        "whether standardization shifts features, which leaves no zeros; without it true, but false for 4096 or "
        "more features of whose numbers in the training rows fewer than 5 % are not 0")

    def getActivation(self) -> str:
        return self.getOrDefault(self.activation)

    def getAverage(self) -> str:
        return self.getOrDefault(self.average)

    def getCheckpointInterval(self) -> int:
        return self.getOrDefault(self.checkpointInterval)

    def getClipNorm(self) -> float:
        return self.getOrDefault(self.clipNorm)

    def getCost(self) -> str:
        return self.getOrDefault(self.cost)

    def getDropout(self) -> List[float]:
        return self.getOrDefault(self.dropout)

    def getEarlyStopping(self) -> int:
        return self.getOrDefault(self.earlyStopping)

    def getHandleInvalid(self) -> str:
        return self.getOrDefault(self.handleInvalid)

    def getHidden(self) -> List[int]:
        return self.getOrDefault(self.hidden)

    def getHiddenLayers(self) -> List[int]:
        return self.getOrDefault(self.hiddenLayers)

    def getInitialWeights(self) -> Vector:
        return self.getOrDefault(self.initialWeights)

    def getInitialiser(self) -> str:
        return self.getOrDefault(self.initialiser)

    def getL1(self) -> float:
        return self.getOrDefault(self.l1)

    def getL2(self) -> float:
        return self.getOrDefault(self.l2)

    def getMaxIter(self) -> int:
        return self.getOrDefault(self.maxIter)

    def getMaxNorm(self) -> float:
        return self.getOrDefault(self.maxNorm)

    def getMiniBatchSize(self) -> int:
        return self.getOrDefault(self.miniBatchSize)

    def getModelDir(self) -> str:
        return self.getOrDefault(self.modelDir)

    def getMomentum(self) -> float:
        return self.getOrDefault(self.momentum)

    def getOptimizer(self) -> str:
        return self.getOrDefault(self.optimizer)

    def getRowsDir(self) -> str:
        return self.getOrDefault(self.rowsDir)

    def getSchedule(self) -> str:
        return self.getOrDefault(self.schedule)

    def getSeed(self) -> int:
        return self.getOrDefault(self.seed)

    def getShards(self) -> int:
        return self.getOrDefault(self.shards)

    def getSlots(self) -> int:
        return self.getOrDefault(self.slots)

    def getStandardization(self) -> bool:
        return self.getOrDefault(self.standardization)

    def getStepSize(self) -> float:
        return self.getOrDefault(self.stepSize)

    def getTol(self) -> float:
        return self.getOrDefault(self.tol)

    def getValidationIndicatorCol(self) -> str:
        return self.getOrDefault(self.validationIndicatorCol)

    def getWarmUp(self) -> float:
        return self.getOrDefault(self.warmUp)

    def getWeightDecay(self) -> float:
        return self.getOrDefault(self.weightDecay)

    def getWithMean(self) -> bool:
        return self.getOrDefault(self.withMean)


class NetworkSetters(JavaParams):
    """How these are set."""

    _input_kwargs: dict[str, Any]  # which keyword_only keeps

    def setActivation(self: S, value: str) -> S:
        return self._set(activation=value)

    def setAverage(self: S, value: str) -> S:
        return self._set(average=value)

    def setCheckpointInterval(self: S, value: int) -> S:
        return self._set(checkpointInterval=value)

    def setClipNorm(self: S, value: float) -> S:
        return self._set(clipNorm=value)

    def setCost(self: S, value: str) -> S:
        return self._set(cost=value)

    def setDropout(self: S, value: List[float]) -> S:
        return self._set(dropout=value)

    def setEarlyStopping(self: S, value: int) -> S:
        return self._set(earlyStopping=value)

    def setHandleInvalid(self: S, value: str) -> S:
        return self._set(handleInvalid=value)

    def setHidden(self: S, value: List[int]) -> S:
        return self._set(hidden=value)

    def setHiddenLayers(self: S, value: List[int]) -> S:
        return self._set(hiddenLayers=value)

    def setInitialWeights(self: S, value: Vector) -> S:
        return self._set(initialWeights=value)

    def setInitialiser(self: S, value: str) -> S:
        return self._set(initialiser=value)

    def setL1(self: S, value: float) -> S:
        return self._set(l1=value)

    def setL2(self: S, value: float) -> S:
        return self._set(l2=value)

    def setMaxIter(self: S, value: int) -> S:
        return self._set(maxIter=value)

    def setMaxNorm(self: S, value: float) -> S:
        return self._set(maxNorm=value)

    def setMiniBatchSize(self: S, value: int) -> S:
        return self._set(miniBatchSize=value)

    def setModelDir(self: S, value: str) -> S:
        return self._set(modelDir=value)

    def setMomentum(self: S, value: float) -> S:
        return self._set(momentum=value)

    def setOptimizer(self: S, value: str) -> S:
        return self._set(optimizer=value)

    def setRowsDir(self: S, value: str) -> S:
        return self._set(rowsDir=value)

    def setSchedule(self: S, value: str) -> S:
        return self._set(schedule=value)

    def setSeed(self: S, value: int) -> S:
        return self._set(seed=value)

    def setShards(self: S, value: int) -> S:
        return self._set(shards=value)

    def setSlots(self: S, value: int) -> S:
        return self._set(slots=value)

    def setStandardization(self: S, value: bool) -> S:
        return self._set(standardization=value)

    def setStepSize(self: S, value: float) -> S:
        return self._set(stepSize=value)

    def setTol(self: S, value: float) -> S:
        return self._set(tol=value)

    def setValidationIndicatorCol(self: S, value: str) -> S:
        return self._set(validationIndicatorCol=value)

    def setWarmUp(self: S, value: float) -> S:
        return self._set(warmUp=value)

    def setWeightDecay(self: S, value: float) -> S:
        return self._set(weightDecay=value)

    def setWithMean(self: S, value: bool) -> S:
        return self._set(withMean=value)


class NetworkClassifierParams(HasWeightCol, NetworkParams):
    """The params of a NetworkClassifier, which its model keeps."""

    classWeights = _param("classWeights", TypeConverters.toString,
        "how much a sample of each class counts, in training; balanced: so that all classes count the same (1)")
    earlyStoppingBy = _param("earlyStoppingBy", TypeConverters.toString, "accuracy | cost: of the validation samples")
    labelSmoothing = _param("labelSmoothing", TypeConverters.toFloat,
        "how much of a desired output all classes share, in training")
    layers = _param("layers", TypeConverters.toListInt,
        "sizes of all layers: features, neurons of each hidden layer, classes; in place of hiddenLayers")

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._setDefault(
            activation="relu", arithmetic="exact", average="none", averageDecay=0.999, baseMomentum=0.85, beta1=0.9,
            beta2=0.999, checkpointInterval=1, checkpointIterations=0, checkpointsKept=2, clipNorm=0.0,
            cost="log-likelihood", deform="none", deformFlip=False, divFactor=25.0, earlyStopping=0,
            earlyStoppingBy="accuracy", epsilon=1.0E-8, etaMin=0.0, exchange="auto", finalDivFactor=10000.0,
            handleInvalid="error", hiddenLayers=[100], initialiser="he", l1=0.0, labelSmoothing=0.0, maxMomentum=0.95,
            maxNorm=0.0, momentum=0.9, monitor=["training-cost"], noReport=False, noReportImages=False,
            optimizer="adam", options=[], pctStart=0.3, report=False, schedule="cosine", seed=1, standardization=True,
            takeOver=False, warmUp=0.0,
        )

    def getClassWeights(self) -> str:
        return self.getOrDefault(self.classWeights)

    def getEarlyStoppingBy(self) -> str:
        return self.getOrDefault(self.earlyStoppingBy)

    def getLabelSmoothing(self) -> float:
        return self.getOrDefault(self.labelSmoothing)

    def getLayers(self) -> List[int]:
        return self.getOrDefault(self.layers)


class NetworkClassifierSetters(NetworkSetters, NetworkClassifierParams):
    """How a NetworkClassifier is made, and its params are set."""

    @keyword_only
    def __init__(
        self, *, activation: str = "relu", arithmetic: str = "exact", average: str = "none",
        averageDecay: float = 0.999, baseMomentum: float = 0.85, beta1: float = 0.9, beta2: float = 0.999,
        checkpointInterval: int = 1, checkpointIterations: int = 0, checkpointsKept: int = 2,
        classWeights: Optional[str] = None, clipNorm: float = 0.0, cost: str = "log-likelihood",
        deform: str = "none", deformAlpha: Optional[float] = None, deformClasses: Optional[List[int]] = None,
        deformClassesRotation: Optional[float] = None, deformFlip: bool = False,
        deformRotation: Optional[float] = None, deformScale: Optional[float] = None,
        deformShear: Optional[float] = None, deformShift: Optional[float] = None,
        deformSigma: Optional[float] = None, divFactor: float = 25.0, dropout: Optional[List[float]] = None,
        earlyStopping: int = 0, earlyStoppingBy: str = "accuracy", epsilon: float = 1.0E-8, etaMin: float = 0.0,
        evaluate: Optional[List[str]] = None, exchange: str = "auto", featuresCol: str = "features",
        finalDivFactor: float = 10000.0, gamma: Optional[float] = None, handleInvalid: str = "error",
        hidden: Optional[List[int]] = None, hiddenLayers: List[int] = [100],
        initialWeights: Optional[Vector] = None, initialiser: str = "he", l1: float = 0.0,
        l2: Optional[float] = None, labelCol: str = "label", labelSmoothing: float = 0.0,
        layers: Optional[List[int]] = None, maxIter: Optional[int] = None, maxMomentum: float = 0.95,
        maxNorm: float = 0.0, miniBatchSize: Optional[int] = None, modelDir: Optional[str] = None,
        modelLicense: Optional[str] = None, momentum: float = 0.9, monitor: List[str] = ["training-cost"],
        noReport: bool = False, noReportImages: bool = False, optimizer: str = "adam", options: List[str] = [],
        pctStart: float = 0.3, predictionCol: str = "prediction", probabilityCol: str = "probability",
        rawPredictionCol: str = "rawPrediction", report: bool = False, rowsDir: Optional[str] = None,
        schedule: str = "cosine", seed: int = 1, shards: Optional[int] = None, slots: Optional[int] = None,
        standardization: bool = True, stepEpochs: Optional[int] = None, stepSize: Optional[float] = None,
        takeOver: bool = False, thresholds: Optional[List[float]] = None, tol: Optional[float] = None,
        validationIndicatorCol: Optional[str] = None, warmUp: float = 0.0, weightCol: Optional[str] = None,
        weightDecay: Optional[float] = None, withMean: Optional[bool] = None,
    ) -> None:
        super().__init__()
        self._java_obj = self._new_java_obj("nndl.ml.NetworkClassifier", self.uid)
        self._set(**self._input_kwargs)

    def setClassWeights(self: S, value: str) -> S:
        return self._set(classWeights=value)

    def setEarlyStoppingBy(self: S, value: str) -> S:
        return self._set(earlyStoppingBy=value)

    def setLabelSmoothing(self: S, value: float) -> S:
        return self._set(labelSmoothing=value)

    def setLayers(self: S, value: List[int]) -> S:
        return self._set(layers=value)

    def setWeightCol(self: S, value: str) -> S:
        return self._set(weightCol=value)


class NetworkRegressorParams(HasWeightCol, NetworkParams):
    """The params of a NetworkRegressor, which its model keeps."""

    huberDelta = _param("huberDelta", TypeConverters.toFloat,
        "of huber: from which error on the cost rises linearly, in standard deviations of the number")
    layers = _param("layers", TypeConverters.toListInt,
        "sizes of all layers: features, neurons of each hidden layer, 1; in place of hiddenLayers")

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._setDefault(
            activation="relu", arithmetic="exact", average="none", averageDecay=0.999, baseMomentum=0.85, beta1=0.9,
            beta2=0.999, checkpointInterval=1, checkpointIterations=0, checkpointsKept=2, clipNorm=0.0,
            cost="quadratic", deform="none", deformFlip=False, divFactor=25.0, earlyStopping=0, epsilon=1.0E-8,
            etaMin=0.0, exchange="auto", finalDivFactor=10000.0, handleInvalid="error", hiddenLayers=[100],
            huberDelta=1.35, initialiser="he", l1=0.0, maxMomentum=0.95, maxNorm=0.0, momentum=0.9,
            monitor=["training-cost"], noReport=False, noReportImages=False, optimizer="adam", options=[],
            pctStart=0.3, report=False, schedule="cosine", seed=1, standardization=True, takeOver=False, warmUp=0.0,
        )

    def getHuberDelta(self) -> float:
        return self.getOrDefault(self.huberDelta)

    def getLayers(self) -> List[int]:
        return self.getOrDefault(self.layers)


class NetworkRegressorSetters(NetworkSetters, NetworkRegressorParams):
    """How a NetworkRegressor is made, and its params are set."""

    @keyword_only
    def __init__(
        self, *, activation: str = "relu", arithmetic: str = "exact", average: str = "none",
        averageDecay: float = 0.999, baseMomentum: float = 0.85, beta1: float = 0.9, beta2: float = 0.999,
        checkpointInterval: int = 1, checkpointIterations: int = 0, checkpointsKept: int = 2,
        clipNorm: float = 0.0, cost: str = "quadratic", deform: str = "none", deformAlpha: Optional[float] = None,
        deformClasses: Optional[List[int]] = None, deformClassesRotation: Optional[float] = None,
        deformFlip: bool = False, deformRotation: Optional[float] = None, deformScale: Optional[float] = None,
        deformShear: Optional[float] = None, deformShift: Optional[float] = None,
        deformSigma: Optional[float] = None, divFactor: float = 25.0, dropout: Optional[List[float]] = None,
        earlyStopping: int = 0, epsilon: float = 1.0E-8, etaMin: float = 0.0, evaluate: Optional[List[str]] = None,
        exchange: str = "auto", featuresCol: str = "features", finalDivFactor: float = 10000.0,
        gamma: Optional[float] = None, handleInvalid: str = "error", hidden: Optional[List[int]] = None,
        hiddenLayers: List[int] = [100], huberDelta: float = 1.35, initialWeights: Optional[Vector] = None,
        initialiser: str = "he", l1: float = 0.0, l2: Optional[float] = None, labelCol: str = "label",
        layers: Optional[List[int]] = None, maxIter: Optional[int] = None, maxMomentum: float = 0.95,
        maxNorm: float = 0.0, miniBatchSize: Optional[int] = None, modelDir: Optional[str] = None,
        modelLicense: Optional[str] = None, momentum: float = 0.9, monitor: List[str] = ["training-cost"],
        noReport: bool = False, noReportImages: bool = False, optimizer: str = "adam", options: List[str] = [],
        pctStart: float = 0.3, predictionCol: str = "prediction", report: bool = False,
        rowsDir: Optional[str] = None, schedule: str = "cosine", seed: int = 1, shards: Optional[int] = None,
        slots: Optional[int] = None, standardization: bool = True, stepEpochs: Optional[int] = None,
        stepSize: Optional[float] = None, takeOver: bool = False, tol: Optional[float] = None,
        validationIndicatorCol: Optional[str] = None, warmUp: float = 0.0, weightCol: Optional[str] = None,
        weightDecay: Optional[float] = None, withMean: Optional[bool] = None,
    ) -> None:
        super().__init__()
        self._java_obj = self._new_java_obj("nndl.ml.NetworkRegressor", self.uid)
        self._set(**self._input_kwargs)

    def setHuberDelta(self: S, value: float) -> S:
        return self._set(huberDelta=value)

    def setLayers(self: S, value: List[int]) -> S:
        return self._set(layers=value)

    def setWeightCol(self: S, value: str) -> S:
        return self._set(weightCol=value)
