package nndl.command.train;

import static nndl.Texts.assertContains;
import static nndl.Texts.assertEnds;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import nndl.KeptContext;
import nndl.Slow;
import nndl.TestTable;
import nndl.command.Run;
import nndl.model.Model;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trainings on tables whose rows do not all count once, and what is said of their models. */
@Slow
@ExtendWith(KeptContext.class)
class TrainWeightTest {
  private static final int ROWS = 90;
  private static final String FULL_BATCH =
      "--holdout 0 --evaluate training --hidden 5 --schedule constant --optimizer sgd"
          + " --learning-rate 0.5 --epochs 20 --seed 3 ";

  @TempDir private Path directory;

  private static int times(int row) {
    return 1 + row % 3;
  }

  private static String row(int i, Object weight) {
    return "%s,%s,%s,%s%n"
        .formatted(
            (i * 37 % 23) / 7.0, weight, i % 4 == 0 ? "red" : "blue", "abc".charAt(i * i / 2 % 3));
  }

  /** Writes a table of rows with these weights. */
  private void table(String name, IntPredicate has, IntToDoubleFunction weights)
      throws IOException {
    write(
        name,
        IntStream.range(0, ROWS)
            .filter(has)
            .mapToObj(i -> row(i, weights.applyAsDouble(i)))
            .collect(Collectors.joining()));
  }

  private void write(String name, String rows) throws IOException {
    Files.writeString(directory.resolve(name), "x,w,color,y\n" + rows);
  }

  private Run train(String table, String model, String options) {
    return Run.of(directory, words(table, model, options)).succeeded();
  }

  private static String words(String table, String model, String options) {
    String label = options.contains("--regression") ? "x" : "y";
    return "train --data $/%s --label %s --no-report --model $/%s %s"
        .formatted(table, label, model, options);
  }

  private float[] weights(String model) {
    return Model.read(directory.resolve(model)).parameters().block().values();
  }

  private static void assertClose(float[] expected, float[] found) {
    assertArrayEquals(expected, found, 1e-5f);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--l2 2 --l1 1",
        "--class-weights balanced",
        "--class-weights 1,3,2",
        "--regression --l2 2",
        "--regression --cost absolute",
        "--regression --cost huber"
      })
  void aWeightOfTwoIsTwoRows(String more) throws IOException {
    table("weighed.csv", i -> true, TrainWeightTest::times);
    write(
        "twice.csv",
        IntStream.range(0, ROWS)
            .mapToObj(i -> row(i, "none").repeat(times(i)))
            .collect(Collectors.joining()));
    train("weighed.csv", "m", FULL_BATCH + "--weight w --mini-batch-size 90 " + more);
    train("twice.csv", "n", FULL_BATCH + "--drop w --mini-batch-size 180 " + more);
    assertClose(weights("n"), weights("m"));
    train("weighed.csv", "o", FULL_BATCH + "--drop w --mini-batch-size 90 " + more);
    assertFalse(Arrays.equals(weights("o"), weights("m")), "without weights");
    assertEquals("180.0", setting("m", "training-weight"));
    assertNull(setting("n", "training-weight"));
  }

  private String setting(String model, String name) {
    return Model.read(directory.resolve(model)).metadata().strings().get(name);
  }

  /** Also for the rows that are held out, the order of the rows and the mini-batches. */
  @ParameterizedTest
  @ValueSource(strings = {"", "--regression "})
  void rowsOfWeightZeroAreAsIfTheyWereNotThere(String kind) throws IOException {
    IntToDoubleFunction some = i -> i % 5 == 2 ? 0 : i % 5 + 0.25;
    table("all.csv", i -> true, some);
    table("counted.csv", i -> i % 5 != 2, some);
    String options = kind + "--weight w --epochs 3 --validation 0.2 --mini-batch-size 10";
    Run run = train("all.csv", "m", options);
    assertContains("left out: 18 rows of weight 0\n", run.err());
    assertContains("rows count by their weights in column w\n", run.err());
    assertEquals(train("counted.csv", "n", options).out(), run.out());
    assertArrayEquals(bytes("n"), bytes("m"));
  }

  private byte[] bytes(String model) throws IOException {
    return Files.readAllBytes(directory.resolve(model).resolve("model.safetensors"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "--regression "})
  void weightsOfOneAreNoWeights(String kind) throws IOException {
    table("ones.csv", i -> true, i -> 1);
    String options = kind + "--epochs 3 --validation 0.2 --mini-batch-size 10 --early-stopping 2 ";
    Run run = train("ones.csv", "m", options + "--weight w");
    assertEquals(train("ones.csv", "n", options + "--drop w").out(), run.out());
    assertArrayEquals(weights("n"), weights("m"));
    assertEquals(hash("n"), hash("m"));
    train("ones.csv", "o", options + "--drop w --weight=");
    assertArrayEquals(bytes("n"), bytes("o"), "an empty name is none");
  }

  private JsonNode hash(String model) throws IOException {
    return json(Files.readString(directory.resolve(model).resolve("record.json"))).at("/data");
  }

  private static JsonNode json(String text) throws IOException {
    return new ObjectMapper().readTree(text);
  }

  /** As large as float32 can be, and so small that errors would be rounded to 0. */
  @ParameterizedTest
  @ValueSource(strings = {"", "--regression "})
  void theUnitOfWeightsMakesNoDifference(String kind) throws IOException {
    table("small.csv", i -> true, i -> times(i) * 0x1p-90);
    table("large.csv", i -> true, i -> times(i) * 0x1p90);
    for (String table : new String[] {"small", "large"}) {
      train(table + ".csv", table, FULL_BATCH + kind + "--weight w --mini-batch-size 30 --l2 0");
    }
    assertArrayEquals(weights("small"), weights("large"));
    String run = train("large.csv", "m", kind + "--weight w --epochs 1").err();
    assertContains("nndl: warning: the mean weight of a row is 2.5", run);
    assertContains("e+27, and --l1 and", run);
  }

  @Test
  void accuracyAndCostAreByWeightsInTrainingAndEvaluation() throws IOException {
    table("all.csv", i -> true, i -> i % 2 == 0 ? 1 : 0.125);
    Run run = train("all.csv", "m", FULL_BATCH + "--weight w --mini-batch-size 30 --json");
    JsonNode trained = json(run.out()).at("/epochs/19/evaluations/training");
    Run evaluated = Run.of(directory, "evaluate --model $/m --data $/all.csv --json").succeeded();
    assertContains("rows count by their weights in column w\n", evaluated.err());
    JsonNode scores = json(evaluated.out());
    assertEquals(trained.get("accuracy"), scores.get("accuracy"));
    assertEquals(trained.get("cost"), scores.get("cost"));
    assertEquals(ROWS, scores.get("count").intValue());
    double byRows = scores.get("correct").doubleValue() / ROWS;
    assertNotEquals(byRows, scores.get("accuracy").doubleValue(), 1e-3);
    String text = Run.of(directory, "evaluate --model $/m --data $/all.csv").succeeded().out();
    assertContains("\naccuracy by weights: ", text);
    String samples = "evaluate --model $/m --set training --data $/m/samples";
    assertEquals(
        text.lines().skip(1).limit(3).toList(),
        Run.of(directory, samples).succeeded().out().lines().skip(1).limit(3).toList());
  }

  @Test
  void figuresOfNumbersAreByWeightsAsOfRowsThatStandTwice() throws IOException {
    table("all.csv", i -> true, i -> i % 2 == 0 ? 4 : 1);
    write(
        "often.csv",
        IntStream.range(0, ROWS)
            .mapToObj(i -> row(i, "1").repeat(i % 2 == 0 ? 4 : 1))
            .collect(Collectors.joining()));
    Run run = train("all.csv", "m", FULL_BATCH + "--regression --weight w --json");
    JsonNode weighed = scores("all.csv");
    JsonNode often = scores("often.csv");
    for (String figure : new String[] {"rmse", "mae", "r2"}) {
      double expected = often.get(figure).get(0).doubleValue();
      assertEquals(expected, weighed.get(figure).get(0).doubleValue(), 1e-6, figure);
    }
    assertEquals(
        weighed.get("rmse").get(0).doubleValue(),
        json(run.out()).at("/epochs/19/evaluations/training/numbers/0/rmse").doubleValue(),
        1e-6);
    String text = Run.of(directory, "evaluate --model $/m --data $/all.csv").succeeded().out();
    assertContains("in brackets; rows count by their weights\n", text);
    TestTable.writeParquet(directory.resolve("all.csv"), directory.resolve("parquet"));
    String sql = "evaluate --model $/m --table parquet:$/parquet";
    assertEquals(
        text.lines().skip(1).toList(),
        Run.of(directory, sql).succeeded().out().lines().skip(1).toList());
  }

  private JsonNode scores(String table) throws IOException {
    String words = "evaluate --model $/m --data $/%s --json".formatted(table);
    return json(Run.of(directory, words).succeeded().out()).at("/numbers/0");
  }

  @Test
  void anEvaluationNeedsNoColumnOfWeightsAndSaysSo() throws IOException {
    table("all.csv", i -> true, TrainWeightTest::times);
    train("all.csv", "m", FULL_BATCH + "--weight w --mini-batch-size 30");
    String other = Files.readString(directory.resolve("all.csv")).replace("x,w,", "x,v,");
    Files.writeString(directory.resolve("other.csv"), other);
    Run run = Run.of(directory, "evaluate --model $/m --data $/other.csv").succeeded();
    assertContains("every row counts once, since there is no column w\n", run.err());
    assertContains("\naccuracy: ", run.out());
    String predict = "predict --model $/m --data $/%s";
    assertEquals(
        Run.of(directory, predict.formatted("other.csv")).succeeded().out(),
        Run.of(directory, predict.formatted("all.csv")).succeeded().out().replace("all", "other"));
  }

  /** Also with rows of weight 0, which the training did not count. */
  @Test
  void rowsOfTheTrainingAreRecognisedInAnEvaluation() throws IOException {
    table("all.csv", i -> true, i -> i % 5 == 2 ? 0 : times(i));
    train("all.csv", "m", "--weight w --epochs 2 --validation 0.2");
    Run run = Run.of(directory, "evaluate --model $/m --data $/all.csv").succeeded();
    assertContains("validation: ", run.out());
    assertContains("training: ", run.out());
    assertContains(
        "left out: 18 rows in which a value is missing or whose weight is 0\n", run.err());
    String refused = "evaluate --model $/m --data $/zero.csv";
    table("zero.csv", i -> true, i -> 0);
    Run.of(directory, refused)
        .refused(
            directory,
            "$/zero.csv: expected rows in which no value is missing and whose weight is not 0,"
                + " found none");
  }

  @Test
  void aRunResumesWithTheWeightsWithWhichItBegan() throws IOException {
    String options = "--weight w --schedule constant --seed 2 --epochs ";
    table("all.csv", i -> true, TrainWeightTest::times);
    train("all.csv", "m", options + 4);
    train("all.csv", "n", options + 2);
    train("all.csv", "n", options + "4 --resume");
    assertArrayEquals(bytes("m"), bytes("n"));
    table("all.csv", i -> true, i -> times(i + 1));
    Run changed = Run.of(directory, words("all.csv", "n", options + "6 --resume"));
    assertEquals(1, changed.status());
    assertEquals(1, changed.err().lines().count(), changed.err());
  }

  @Test
  void onlyATableHasColumnsOfWeights() {
    TrainRun.prepare(directory);
    Run run = Run.of(directory, "train --data $ --sizes 9,5,4 --weight w --model $/m");
    assertEquals(1, run.status());
    assertEquals(1, run.err().lines().count(), run.err());
    assertEnds("--weight: expected --label NAME, or not this option, found none\n", run.err());
  }

  @Test
  void aDryRunSaysThatRowsHaveWeights() throws IOException {
    table("all.csv", i -> true, TrainWeightTest::times);
    Run run = train("all.csv", "m", "--weight w --dry-run");
    assertContains("rows count by their weights in column w\n", run.err());
    assertFalse(Files.exists(directory.resolve("m")));
  }
}
