package nndl.ml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import nndl.command.options.TrainOptions;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.ml.linalg.Vectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Options that are wrong are told before a row is known. */
class FitOptionsTest {
  /** The options that concern how a network learns, and thus are open to a classifier. */
  private static final Set<String> OPEN =
      Set.of(
          ("activation cost initialiser optimizer beta1 beta2 epsilon momentum weight-decay l1 l2"
                  + " max-norm clip-norm dropout label-smoothing class-weights deform deform-alpha"
                  + " deform-classes deform-classes-rotation deform-flip deform-rotation deform-scale"
                  + " deform-shear deform-shift deform-sigma schedule warm-up base-momentum"
                  + " max-momentum div-factor final-div-factor pct-start eta-min gamma step-size"
                  + " average average-decay early-stopping early-stopping-by epochs mini-batch-size"
                  + " learning-rate exchange shards arithmetic evaluate monitor")
              .split(" "));

  @TempDir private Path directory;
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
        assertTrue(e.getMessage().startsWith("setOptions: expected "), e.getMessage());
        assertTrue(e.getMessage().endsWith(", found " + name + "=1"), e.getMessage());
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
    assertRefused("the param modelDir too, for an option about its files", "keep", "3");
    assertRefused(
        "validation, training or none, since a fit has no test rows", "evaluate", "training,test");
    classifier.setMaxIter(4).setModelDir("model");
    assertRefused("no option that the param maxIter decides", "epochs", "3");
    check(Map.of("keep", "3"));
  }

  private void assertRefused(String expected, String name, String value) {
    classifier.setOptions(Map.of(name, value));
    assertEquals(
        "setOptions: expected %s, found %s=%s".formatted(expected, name, value),
        assertThrows(InputException.class, () -> new FitOptions(classifier)).getMessage());
  }

  private void check(Map<String, String> options) {
    check(options, List.of());
  }

  private void check(Map<String, String> options, List<String> classes) {
    new FitOptions(classifier.setOptions(options))
        .check(
            new Storage(new Configuration()),
            new org.apache.hadoop.fs.Path(directory.toUri()),
            classes);
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
}
