package nndl.ml;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import nndl.Fixtures;
import nndl.command.options.TrainOptions;
import nndl.command.run.RunDescription;
import nndl.data.SampleFolder;
import nndl.data.recipe.Column;
import nndl.data.recipe.MissingValues;
import nndl.data.recipe.Recipe;
import nndl.model.Classifier;
import nndl.model.Model;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.linalg.Vectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A fit says before it trains what its steps go over, and does not train on one class alone. */
class NetworkFitTest {
  private static String cost(Map<String, String> options, long rows) {
    return NetworkFit.cost(TrainOptions.ofProgram(Fixtures.storage(), options).describe(), rows);
  }

  /** A last mini-batch that is not full is a step too. Adam keeps two numbers of each weight. */
  @ParameterizedTest
  @CsvSource({"91, 10", "99, 10", "100, 10", "101, 11", "1, 1"})
  void aLineSaysHowManyStepsGoOverHowMuch(long rows, int iterations) {
    String line =
        cost(
            Map.of("sizes", "40960,2", "optimizer", "adam", "epochs", "3", "mini-batch-size", "10"),
            rows);
    assertEquals(
        "sparse rows: the weights, a sum of gradients and what the optimizer keeps take 10 MB; %s"
                .formatted(3 * iterations)
            + " steps, of which each goes over all of it, unless it is sgd without penalties: some"
            + " 0 s",
        line);
  }

  @Test
  void moreThanAMinuteIsAWarning() {
    Map<String, String> minute =
        Map.of("sizes", "249998,16", "optimizer", "sgd", "epochs", "7500", "mini-batch-size", "10");
    String line = cost(minute, 10);
    assertTrue(line.startsWith("sparse rows: "), line);
    assertTrue(line.contains("keeps take 32 MB; 7500 steps"), line);
    assertTrue(line.endsWith(": some 60 s"), line);
    Map<String, String> more = Map.of("sizes", "262144,100,2", "epochs", "60", "optimizer", "adam");
    line = cost(more, 100);
    assertTrue(line.startsWith("warning: sparse rows: ") && line.endsWith(": some 70 s"), line);
  }

  /** Returns a training on rows of two features. */
  private static RunDescription training(String cost, List<String> classes) {
    List<Column> columns =
        IntStream.range(0, 2)
            .<Column>mapToObj(k -> new Column.Numbers("x" + k, 1, 2, null))
            .toList();
    Recipe recipe = new Recipe("label", classes, MissingValues.USUAL, columns);
    return TrainOptions.ofProgram(
            Fixtures.storage(),
            Map.of("cost", cost, "hidden", "7", "evaluate", "none"),
            new SampleFolder(new Path("any"), recipe, 5, 0, 0))
        .describe();
  }

  @ParameterizedTest
  @CsvSource({"log-likelihood, 0", "cross-entropy, 1", "log-likelihood, 2"})
  void theOnlyLabelOfAllRowsIsWhatTheModelAnswers(String cost, int label) {
    OneClass end = new OneClass(training(cost, List.of("red", "green", "blue")), label);
    assertEquals(
        "all training rows have the label %s, which the model answers".formatted(label),
        end.getMessage());
    Model model = end.model();
    double[] weights = new double[9];
    for (int j = 0; j < 3; j++) {
      weights[6 + j] = j == label ? 10 : -10;
    }
    assertEquals(Vectors.dense(weights), FlatWeights.of(model.parameters()));
    assertArrayEquals(new int[] {2, 3}, model.sizes());
    Classifier classifier = model.classifier();
    for (double number : new double[] {-1e6, 0, 1e6}) {
      Classifier.Prediction found = classifier.classify(new double[] {number, -number});
      assertEquals(label, found.label());
      assertEquals(1, classifier.probabilities(found)[label], 1e-3);
    }
    assertEquals(List.of("red", "green", "blue"), model.input().classNames());
  }
}
