package nndl.ml;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import nndl.command.Scopes;
import nndl.command.options.TrainOptions;
import nndl.command.run.TableDefaults;
import nndl.error.InputException;
import org.apache.spark.ml.classification.MultilayerPerceptronClassifier;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The params are those that programs for MLlib set, and Spark can name, copy and check them. */
class NetworkParamsTest {
  private static final StructType SCHEMA =
      new StructType()
          .add("features", SQLDataTypes.VectorType())
          .add("label", "double")
          .add("held", "boolean")
          .add("words", "string");

  private final NetworkClassifier classifier = new NetworkClassifier();

  @Test
  void aProgramForMllibsClassifierCompilesWithTheOtherName() {
    MultilayerPerceptronClassifier mllib =
        new MultilayerPerceptronClassifier()
            .setLayers(new int[] {4, 5, 3})
            .setBlockSize(128)
            .setSolver("l-bfgs")
            .setMaxIter(7)
            .setTol(1e-6)
            .setSeed(1234L)
            .setInitialWeights(Vectors.zeros(43))
            .setStepSize(0.03)
            .setFeaturesCol("f")
            .setLabelCol("l")
            .setPredictionCol("p")
            .setRawPredictionCol("r")
            .setProbabilityCol("q")
            .setThresholds(new double[] {1, 1, 1});
    NetworkClassifier ours =
        new NetworkClassifier()
            .setLayers(new int[] {4, 5, 3})
            .setMaxIter(7)
            .setTol(1e-6)
            .setSeed(1234L)
            .setInitialWeights(Vectors.zeros(43))
            .setStepSize(0.03)
            .setFeaturesCol("f")
            .setLabelCol("l")
            .setPredictionCol("p")
            .setRawPredictionCol("r")
            .setProbabilityCol("q")
            .setThresholds(new double[] {1, 1, 1});
    assertArrayEquals(mllib.getLayers(), ours.getLayers());
    assertEquals(mllib.getMaxIter(), ours.getMaxIter());
    assertEquals(mllib.getTol(), ours.getTol());
    assertEquals(mllib.getSeed(), ours.getSeed());
    assertEquals(mllib.getInitialWeights(), ours.getInitialWeights());
    assertEquals(mllib.getStepSize(), ours.getStepSize());
    assertEquals(mllib.getFeaturesCol(), ours.getFeaturesCol());
    assertArrayEquals(mllib.getThresholds(), ours.getThresholds());
    for (Param<?> param : mllib.params()) {
      boolean isOfSolver = Set.of("blockSize", "solver").contains(param.name());
      assertEquals(!isOfSolver, ours.hasParam(param.name()), param.name());
    }
  }

  @Test
  void everyParamIsDocumentedAndBelongsToItsStage() {
    for (Param<?> param : classifier.params()) {
      assertFalse(param.doc().isBlank(), param.name());
      assertEquals(classifier.uid(), param.parent());
      assertSame(param, classifier.getParam(param.name()));
    }
    String explained = classifier.explainParams();
    assertTrue(explained.contains("l1: adds lambda / n times"), explained);
    assertTrue(explained.contains("(default: relu)"), explained);
    assertTrue(explained.contains(", or 1024 for sparse rows, for which withMean is"), explained);
    assertFalse(explained.contains("--"), explained);
    assertFalse(explained.contains("${"), explained);
    assertFalse(explained.contains("[I@") || explained.contains("[L"), explained);
    assertEquals(
        "layers: sizes of all layers: features, neurons of each hidden layer, classes; in place of"
            + " hiddenLayers (current: [4, 5, 3])",
        classifier.setLayers(new int[] {4, 5, 3}).explainParam(classifier.layers()));
    assertTrue(
        classifier
            .explainParam(classifier.getParam("monitor"))
            .endsWith("(default: [training-cost])"));
  }

  @Test
  void anOptionIsAParamWithItsDocumentationDefaultAndRange() {
    for (OptionSpec option : new CommandLine(new TrainOptions()).getCommandSpec().options()) {
      String name = option.longestName().substring(2);
      FitOption of = FitOption.named(name).orElse(null);
      if (of == null) {
        assertFalse(
            Scopes.of(option).program() && Scopes.of(option).param().isEmpty(),
            option::longestName);
        continue;
      }
      boolean isOfNumbers = !classifier.hasParam(of.param());
      assertEquals(name.equals("huber-delta"), isOfNumbers, name);
      if (isOfNumbers) {
        continue; // NetworkRegressorTest has it
      }
      Param<Object> param = classifier.getParam(of.param());
      String first = option.description()[0].replaceAll("[(-].*", "").strip();
      assertTrue(param.doc().startsWith(first), param.doc());
      assertFalse(param.doc().contains(" (" + option.defaultValue() + ")"), param.doc());
      String usual = TableDefaults.all().getOrDefault(name, option.defaultValue());
      boolean ofRows = TableDefaults.rules().containsKey(name) || name.equals("evaluate");
      assertEquals(ofRows, param.doc().contains("; without it "), param.doc());
      if (ofRows
          || (usual == null && param instanceof BooleanParam == false && !name.equals("monitor"))) {
        assertFalse(classifier.isDefined(param), name);
      } else if (usual != null) {
        assertEquals(of.text(of.value(usual)), of.text(classifier.getOrDefault(param)), name);
      }
    }
  }

  @Test
  void defaultsAreThoseOfATableAndTheRestIsOpen() {
    assertArrayEquals(new int[] {100}, classifier.getHiddenLayers());
    assertEquals("adam", classifier.getOptimizer());
    assertTrue(classifier.getStandardization());
    assertEquals(1, classifier.getSeed());
    assertEquals(Map.of(), classifier.getOptions());
    for (Param<?> open :
        new Param<?>[] {classifier.maxIter(), classifier.stepSize(), classifier.tol()}) {
      assertFalse(classifier.isDefined(open));
      assertTrue(open.doc().contains("; without it "), open.doc());
    }
  }

  @Test
  void aCopyHasTheValuesAndTheUid() {
    classifier.setMaxIter(3).setOptions(Map.of("l2", "0.5", "dropout", "0.1"));
    NetworkClassifier copy =
        classifier.copy(new ParamMap().put(classifier.maxIter().w(9), classifier.stepSize().w(2)));
    assertEquals(classifier.uid(), copy.uid());
    assertEquals(9, copy.getMaxIter());
    assertEquals(2, copy.getStepSize());
    assertEquals(Map.of("dropout", "0.1", "l2", "0.5"), copy.getOptions());
    assertEquals(3, classifier.getMaxIter());
  }

  @Test
  void aStageKeepsItsParamsWhenItIsSerialised() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new ObjectOutputStream(bytes).writeObject(classifier.setHiddenLayers(new int[] {7}));
    NetworkClassifier read =
        (NetworkClassifier)
            new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
    assertArrayEquals(new int[] {7}, read.getHiddenLayers());
    assertEquals(5, read.setMaxIter(5).getMaxIter());
  }

  @Test
  void wrongValuesAreRefusedWhenTheyAreSet() {
    refuses("layers", stage -> stage.setLayers(new int[] {4}));
    refuses("layers", stage -> stage.setLayers(new int[] {4, 0, 3}));
    refuses("hidden", stage -> stage.setHidden(new int[] {-1}));
    refuses("slots", stage -> stage.setSlots(0));
    refuses("tol", stage -> stage.setTol(-1));
    refuses("options", stage -> stage.set(stage.options(), new String[] {"--epochs=3"}));
  }

  @Test
  void aWrongValueOfAnOptionIsOneLineThatNamesTheParam() {
    says("maxIter: expected 1 or more, found 0", stage -> stage.setMaxIter(0));
    says("stepSize: expected a number above 0, found 0.0", stage -> stage.setStepSize(0));
    says("l2: expected a number from 0 to 3.4028235E38, found NaN", s -> s.setL2(Double.NaN));
    says(
        "optimizer: expected sgd, momentum, nesterov, adam or adamw, found adagrad",
        stage -> stage.setOptimizer("adagrad"));
    says(
        "cost: expected quadratic, cross-entropy, log-likelihood or none, found huber",
        stage -> stage.setCost("huber"));
    says("dropout: expected a value, found none", stage -> stage.setDropout(new double[0]));
    says("monitor: expected a value, found none", s -> s.set("monitor", new String[0]));
    says("layers: expected a value, found null", stage -> stage.setLayers(null));
    says("hidden: expected a value, found null", stage -> stage.setHidden(null));
    says("options: expected a value, found null", s -> s.set(s.options(), null));
    says("activation: expected a value, found null", stage -> stage.setActivation(null));
    says(
        "dropout: expected a number from 0 to less than 1, found 1.5",
        stage -> stage.setDropout(new double[] {0.5, 1.5}));
    says(
        "hiddenLayers: expected numbers of neurons from 1 to 4194304, found 5,0",
        stage -> stage.setHiddenLayers(new int[] {5, 0}));
    says(
        "beta1: expected a number from 0 to less than 1, found 2.0",
        stage -> stage.set("beta1", 2.0));
    says(
        "miniBatchSize: expected a value of type Long, found 64 of type Integer",
        stage -> stage.set("miniBatchSize", 64));
    says(
        "maxIter: expected a value of type Integer, found 3 of type String",
        stage -> stage.set("maxIter", "3"));
    says("weightCol: expected a value, found null", stage -> stage.setWeightCol(null));
    says(
        "l1: expected a number from 0 to 3.4028235E38, found -1.0",
        stage -> new ParamMap().put(stage.l1(), -1.0));
  }

  private void says(String line, Consumer<NetworkClassifier> wrong) {
    assertEquals(
        line,
        assertThrows(IllegalArgumentException.class, () -> wrong.accept(classifier)).getMessage());
  }

  private void refuses(String name, Consumer<NetworkClassifier> wrong) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> wrong.accept(classifier)).getMessage();
    assertTrue(message.contains("parameter %s given invalid value".formatted(name)), message);
  }

  @Test
  void namesOfOptionsHaveTheFormOfAllOptions() {
    for (String wrong : new String[] {"--epochs", "miniBatchSize"}) {
      assertEquals(
          "setOptions: expected names of options such as mini-batch-size, without dashes first,"
              + " found "
              + wrong,
          assertThrows(InputException.class, () -> classifier.setOptions(Map.of(wrong, "3")))
              .getMessage());
    }
    assertThrows(InputException.class, () -> classifier.setOptions(null));
  }

  @Test
  void theSchemaHasTheColumnsOfAClassifier() {
    StructType schema = classifier.transformSchema(SCHEMA);
    assertEquals(SQLDataTypes.VectorType(), schema.apply("rawPrediction").dataType());
    assertEquals(SQLDataTypes.VectorType(), schema.apply("probability").dataType());
    assertEquals("double", schema.apply("prediction").dataType().typeName());
    classifier.setValidationIndicatorCol("held");
    assertEquals(schema, classifier.transformSchema(SCHEMA));
  }

  @Test
  void columnsOfOtherTypesAreRefused() {
    assertRefused("Column words must be of type", classifier.setFeaturesCol("words"));
    classifier.setFeaturesCol("features");
    assertRefused("Column label must be of type", classifier.setValidationIndicatorCol("label"));
    classifier.setValidationIndicatorCol("held");
    assertRefused("Column words must be of type numeric", classifier.setLabelCol("words"));
  }

  private static void assertRefused(String message, NetworkClassifier wrong) {
    String found =
        assertThrows(IllegalArgumentException.class, () -> wrong.transformSchema(SCHEMA))
            .getMessage();
    assertTrue(found.contains(message), found);
  }
}
