package nndl.ml;

import static nndl.Refused.refusal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import nndl.Refused;
import nndl.command.options.TrainOptions;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.ml.linalg.Vectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Options that are wrong are told before a row is known. */
class FitOptionsTest {
  /** The options that concern how a network learns, and thus are open to a classifier. */
  private static final Set<String> OPEN =
      Set.of(
          ("activation cost huber-delta initialiser optimizer beta1 beta2 epsilon momentum weight-decay l1 l2"
                  + " max-norm clip-norm dropout label-smoothing class-weights deform deform-alpha"
                  + " deform-classes deform-classes-rotation deform-flip deform-rotation deform-scale"
                  + " deform-shear deform-shift deform-sigma schedule warm-up base-momentum"
                  + " max-momentum div-factor final-div-factor pct-start eta-min gamma step-size"
                  + " average average-decay early-stopping early-stopping-by epochs mini-batch-size"
                  + " learning-rate exchange shards arithmetic evaluate monitor")
              .split(" "));

  private final NetworkClassifier classifier = new NetworkClassifier();

  @Test
  void anOptionIsOpenOrHasALineThatSaysWhatDecides() {
    Set<String> open = new TreeSet<>();
    for (OptionSpec option : new CommandLine(new TrainOptions()).getCommandSpec().options()) {
      String name = option.longestName().substring(2);
      classifier.setOptions(Map.of(name, "1"));
      try {
        FitOptions unused = new FitOptions(classifier);
        open.add(name);
      } catch (InputException e) {
        boolean ofFiles = e.getMessage().endsWith("expected modelDir beside it, found 1");
        boolean isRefused =
            e.getMessage().startsWith("setOptions: expected ")
                && e.getMessage().endsWith(", found " + name + "=1");
        assertTrue(ofFiles || isRefused, e.getMessage());
      }
    }
    assertEquals(new TreeSet<>(OPEN), open);
  }

  @Test
  void aRefusalNamesTheParam() {
    assertRefused("no option that the param labelCol decides", "label", "x");
    assertRefused("no option that the param validationIndicatorCol decides", "validation", "0.1");
    assertRefused("no option that the param featuresCol decides", "drop", "a");
    assertRefused("no option of a command's process", "json", "true");
    classifier.setOptions(Map.of("keep", "3"));
    assertFails("checkpointsKept: expected modelDir beside it, found 3");
    classifier.setOptions(Map.of("evaluate", "training,test"));
    assertFails(
        "evaluate: expected validation, training or none, since a fit has no test rows, found"
            + " training,test");
    classifier.setMaxIter(4).setModelDir("model");
    assertRefused("no option that the param maxIter decides", "epochs", "3");
    check(Map.of("keep", "3"));
  }

  private void assertRefused(String expected, String name, String value) {
    classifier.setOptions(Map.of(name, value));
    assertFails("setOptions: expected %s, found %s=%s".formatted(expected, name, value));
  }

  private void assertFails(String message) {
    assertEquals(
        message, assertThrows(InputException.class, () -> new FitOptions(classifier)).getMessage());
  }

  @Test
  void twoParamsThatSayTheSameAreAnError() {
    classifier.setL2(1).setOptions(Map.of("l2", "1"));
    assertFails("setOptions: expected no option that the param l2 decides, found l2=1");
    classifier.setOptions(Map.of()).setHidden(new int[] {3}).setHiddenLayers(new int[] {4});
    assertFails("hidden: expected no value beside hiddenLayers, found [3]");
    classifier.setLayers(new int[] {4, 5, 3}).clear(classifier.hidden());
    assertFails("hiddenLayers: expected no value beside layers, found [4]");
  }

  @Test
  void aToleranceNeedsTheCostByWhichItJudges() {
    classifier.setTol(0.1).set("monitor", new String[] {"accuracy"});
    assertFails("tol: expected training-cost in monitor, by which it judges, found accuracy");
    classifier.set("monitor", new String[] {"Training-Cost"});
    check(Map.of());
  }

  @Test
  void rowsForValidationAreThoseOfTheirColumn() {
    assertEquals(
        "earlyStopping: expected samples with validation rows (validationIndicatorCol), found 0",
        FitOption.ofParams(
                assertThrows(InputException.class, () -> check(Map.of("early-stopping", "2"))))
            .getMessage());
  }

  private void check(Map<String, String> options) {
    check(options, List.of());
  }

  private void check(Map<String, String> options, List<String> classes) {
    new FitOptions(classifier.setOptions(options)).check(new Storage(new Configuration()), classes);
  }

  @Test
  void theRangesOfOptionsAreChecked() {
    check(Map.of("warm-up", "3", "l1", "0.5", "dropout", "0.2", "class-weights", "1,2,3"));
    assertWrong("--dropout", Map.of("dropout", "1.5"));
    assertWrong("--epochs", Map.of("epochs", "0"));
    assertWrong("--l2", Map.of("l2", "-1"));
    assertWrong("--epoch", Map.of("epoch", "3"));
    assertWrong("--early-stopping", Map.of("early-stopping", "2"));
    classifier.setValidationIndicatorCol("held");
    check(Map.of("early-stopping", "2"));
    classifier.setInitialWeights(Vectors.zeros(3));
    assertWrong("--initialiser", Map.of("initialiser", "he"));
  }

  private void assertWrong(String option, Map<String, String> options) {
    String message = assertThrows(InputException.class, () -> check(options)).getMessage();
    assertTrue(message.contains(option), message);
  }

  @Test
  void optionsOfClassesAreCheckedIfTheClassesAreKnown() {
    Map<String, String> weights = Map.of("class-weights", "1,2");
    check(weights, List.of("red", "green"));
    String message =
        assertThrows(InputException.class, () -> check(weights, List.of("red", "green", "blue")))
            .getMessage();
    assertTrue(message.startsWith("--class-weights: expected 3 weights"), message);
  }

  @Test
  void layersThatDoNotFitTheNamesOfTheClassesAreRefused() {
    classifier.setLayers(new int[] {4, 5, 3});
    check(Map.of(), List.of("red", "green", "blue"));
    String message =
        assertThrows(InputException.class, () -> check(Map.of(), List.of("red", "green")))
            .getMessage();
    assertTrue(message.startsWith("layers: expected "), message);
  }

  @Test
  void rowsHaveTheFeaturesAndAnswersOfTheLayers() {
    FitOptions options = new FitOptions(classifier.setLayers(new int[] {4, 5, 3}));
    options.requireLayers(4, 3);
    assertLayers(
        "5 features first and 3 classes last", "[4, 5, 3]", () -> options.requireLayers(5, 3));
    assertLayers(
        "4 features first and 2 classes last", "[4, 5, 3]", () -> options.requireLayers(4, 2));
    FitOptions ofNumbers = new FitOptions(new NetworkRegressor().setLayers(new int[] {4, 2}));
    assertLayers(
        "4 features first and 1 number last", "[4, 2]", () -> ofNumbers.requireLayers(4, 1));
    new FitOptions(new NetworkClassifier()).requireLayers(4, 3);
  }

  private static void assertLayers(String expected, String found, Executable check) {
    Refused.assertRefused(
        "layers: expected %s, as the rows have them, found %s".formatted(expected, found), check);
  }

  @Test
  void featuresAreShiftedOnlyWhereTheyAreStandardised() {
    check(Map.of());
    classifier.setWithMean(true);
    check(Map.of());
    classifier.setStandardization(false);
    assertEquals(
        "withMean: expected no mean without standardization, found true",
        refusal(() -> check(Map.of())));
    classifier.setWithMean(false);
    check(Map.of());
    classifier.clear(classifier.withMean());
    check(Map.of());
  }
}
