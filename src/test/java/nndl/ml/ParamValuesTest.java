package nndl.ml;

import static nndl.Refused.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import nndl.network.Layout;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.junit.jupiter.api.Test;

/** Every param that is set has this value, and a stage has a uid by which its params are known. */
class ParamValuesTest {
  private final NetworkClassifier classifier = new NetworkClassifier();
  private final NetworkRegressor regressor = new NetworkRegressor();

  /**
   * Checks that a setter returns the stage, for the next one, and that the getter has the value.
   */
  private static <T> void keeps(Object stage, Function<T, ?> set, Supplier<T> get, T value) {
    assertSame(stage, set.apply(value));
    assertEquals(FitOption.readable(value), FitOption.readable(get.get()));
  }

  private static <S extends NetworkStage<S>> void keepsAll(S stage) {
    keeps(stage, stage::setStepSize, stage::getStepSize, 0.25);
    keeps(stage, stage::setMomentum, stage::getMomentum, 0.75);
    keeps(stage, stage::setWeightDecay, stage::getWeightDecay, 0.125);
    keeps(stage, stage::setL1, stage::getL1, 0.5);
    keeps(stage, stage::setL2, stage::getL2, 1.5);
    keeps(stage, stage::setClipNorm, stage::getClipNorm, 2.5);
    keeps(stage, stage::setMaxNorm, stage::getMaxNorm, 3.5);
    keeps(stage, stage::setWarmUp, stage::getWarmUp, 4.5);
    keeps(stage, stage::setTol, stage::getTol, 0.0625);
    keeps(stage, stage::setMaxIter, stage::getMaxIter, 12);
    keeps(stage, stage::setEarlyStopping, stage::getEarlyStopping, 3);
    keeps(stage, stage::setShards, stage::getShards, 4);
    keeps(stage, stage::setCheckpointInterval, stage::getCheckpointInterval, 5);
    keeps(stage, stage::setSlots, stage::getSlots, 6);
    keeps(stage, stage::setSeed, stage::getSeed, 1L << 40);
    keeps(stage, stage::setMiniBatchSize, stage::getMiniBatchSize, 1L << 41);
    keeps(stage, stage::setStandardization, stage::getStandardization, false);
    keeps(stage, stage::setStandardization, stage::getStandardization, true);
    keeps(stage, stage::setWithMean, stage::getWithMean, false);
    keeps(stage, stage::setWithMean, stage::getWithMean, true);
    keeps(stage, stage::setActivation, stage::getActivation, "tanh");
    keeps(stage, stage::setCost, stage::getCost, "quadratic");
    keeps(stage, stage::setInitialiser, stage::getInitialiser, "he");
    keeps(stage, stage::setOptimizer, stage::getOptimizer, "nesterov");
    keeps(stage, stage::setSchedule, stage::getSchedule, "step");
    keeps(stage, stage::setAverage, stage::getAverage, "ema");
    keeps(stage, stage::setValidationIndicatorCol, stage::getValidationIndicatorCol, "held");
    keeps(stage, stage::setHandleInvalid, stage::getHandleInvalid, "skip");
    keeps(stage, stage::setRowsDir, stage::getRowsDir, "rows");
    keeps(stage, stage::setModelDir, stage::getModelDir, "models");
    keeps(stage, stage::setWeightCol, stage::getWeightCol, "w");
    keeps(stage, stage::setLayers, stage::getLayers, new int[] {4, 1});
    keeps(stage, stage::setHiddenLayers, stage::getHiddenLayers, new int[] {1, Layout.MAX_NEURONS});
    keeps(stage, stage::setHidden, stage::getHidden, new int[] {7});
    keeps(stage, stage::setDropout, stage::getDropout, new double[] {0.5, 0.25});
    keeps(stage, stage::setInitialWeights, stage::getInitialWeights, Vectors.dense(1, 2));
    keeps(stage, stage::setOptions, stage::getOptions, Map.of("gamma", "0.5"));
  }

  @Test
  void everyParamHasTheValueThatIsSet() {
    keepsAll(classifier);
    keeps(classifier, classifier::setLabelSmoothing, classifier::getLabelSmoothing, 0.125);
    keeps(classifier, classifier::setEarlyStoppingBy, classifier::getEarlyStoppingBy, "cost");
    keeps(classifier, classifier::setClassWeights, classifier::getClassWeights, "balanced");
    keepsAll(regressor);
    keeps(regressor, regressor::setHuberDelta, regressor::getHuberDelta, 2.5);
  }

  @Test
  void sizesOfHiddenLayersHaveALimit() {
    int above = Layout.MAX_NEURONS + 1;
    assertRefused(
        "hiddenLayers: expected numbers of neurons from 1 to 4194304, found " + above,
        () -> classifier.setHiddenLayers(new int[] {above}));
  }

  @Test
  void aModelOfAFitHasItsParamsAndSaysThem() {
    NetworkModel model = new NetworkModel(MlSession.model());
    NetworkRegressionModel ofNumbers = new NetworkRegressionModel(MlSession.modelOfNumbers());
    keeps(model, model::setHandleInvalid, model::getHandleInvalid, "skip");
    keeps(ofNumbers, ofNumbers::setHandleInvalid, ofNumbers::getHandleInvalid, "skip");
    String explained =
        "handleInvalid: what happens to a row whose features or label are null or not finite:"
            + " error, or skip (%s)";
    assertEquals(explained.formatted("current: skip"), model.explainParam(model.handleInvalid()));
    assertEquals(
        explained.formatted("current: skip"), ofNumbers.explainParam(ofNumbers.handleInvalid()));
    assertEquals(
        explained.formatted("default: error"), regressor.explainParam(regressor.handleInvalid()));
    assertEquals(
        "huberDelta: of huber: from which error on the cost rises linearly, in standard deviations of"
            + " the number (default: 1.35)",
        regressor.explainParam(regressor.huberDelta()));
  }

  @Test
  void aCopyOfARegressorHasItsValuesAndItsUid() {
    regressor.setHiddenLayers(new int[] {7}).setSeed(5);
    NetworkRegressor copy = regressor.copy(new ParamMap().put(regressor.huberDelta(), 2.0));
    assertEquals(regressor.uid(), copy.uid());
    assertEquals(2, copy.getHuberDelta());
    assertEquals(1.35, regressor.getHuberDelta());
    assertArrayEquals(new int[] {7}, copy.getHiddenLayers());
    assertEquals(5, copy.getSeed());
  }

  @Test
  void aStageHasTheUidThatItIsGivenOrOneOfItsOwn() {
    for (String uid : List.of(classifier.uid(), regressor.uid())) {
      assertTrue(uid.matches("network_[0-9a-f]{12}"), uid);
    }
    assertNotEquals(classifier.uid(), new NetworkClassifier().uid());
    assertEquals("one", new NetworkClassifier("one").uid());
    assertEquals("two", new NetworkRegressor("two").uid());
    NetworkModel model = new NetworkModel("three", MlSession.model());
    assertEquals("three", model.uid());
    assertEquals("three", model.copy(ParamMap.empty()).uid());
    NetworkRegressionModel numbers = new NetworkRegressionModel("four", MlSession.modelOfNumbers());
    assertEquals("four", numbers.uid());
    assertEquals("four", numbers.copy(ParamMap.empty()).uid());
    for (String uid : List.of(new NetworkModel().uid(), new NetworkRegressionModel().uid())) {
      assertTrue(uid.matches("network_[0-9a-f]{12}"), uid);
    }
    assertTrue(new TableModel().uid().startsWith("table_"));
  }
}
