package nndl.command.train;

import static nndl.DirectoryContent.assertSameFile;
import static nndl.Texts.assertContains;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import nndl.KeptContext;
import nndl.Slow;
import nndl.command.Run;
import nndl.command.report.ReportRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Trainings on numbers in place of classes, through the command line. */
@Slow
@ExtendWith(KeptContext.class)
class RegressionTest {
  private static final int ROWS = 400;

  /** A price far from 0 that depends on the inputs in a line, but for noise of 2. */
  private static final String PRICE =
      "train --data $/houses.csv --label price --drop age --regression ";

  @TempDir private Path directory;

  @BeforeEach
  void writeTable() throws IOException {
    Random random = new Random(1);
    List<String> lines = new ArrayList<>(List.of("nr,rooms,size,kind,price,age"));
    for (int i = 0; i < ROWS; i++) {
      double rooms = 1 + random.nextInt(6);
      double size = 50 + 20 * random.nextGaussian();
      boolean isFlat = random.nextBoolean();
      double price = 1000 + 30 * rooms + size + (isFlat ? 50 : 0) + 2 * random.nextGaussian();
      lines.add(
          "h%s,%s,%s,%s,%s,%s"
              .formatted(i, rooms, size, isFlat ? "flat" : "house", price, size / 7 - rooms));
    }
    Files.write(directory.resolve("houses.csv"), lines);
  }

  private Run run(String words) {
    return Run.of(directory, words);
  }

  @ParameterizedTest
  @ValueSource(strings = {"quadratic", "absolute", "huber"})
  void everyCostLearnsALine(String cost) throws IOException {
    Run run = run(PRICE + "--id nr --cost " + cost + " --model $/m").succeeded();
    assertContains("column price: mean 1", run.err());
    assertTrue(run.out().startsWith("Epoch 0: RMSE "), run.out());
    String last = run.err().lines().filter(line -> line.contains("R2")).findFirst().orElseThrow();
    assertTrue(last.matches("nndl: test: RMSE \\S+ \\(.* to .*\\), MAE .*, R2 0\\.99.*"), last);
    JsonNode card = json("evaluate --model $/m --data $/m/samples --json");
    JsonNode r2 = card.path("numbers").path(0).path("r2");
    assertTrue(r2.path(0).asDouble() > 0.99, "" + r2);
    assertTrue(r2.path(1).asDouble() < r2.path(2).asDouble(), "" + r2);
  }

  private JsonNode json(String words) throws IOException {
    return new ObjectMapper().readTree(run(words).succeeded().out());
  }

  @Test
  void answersAreInTheUnitOfTheColumn() throws IOException {
    run(PRICE + "--id nr --model $/m").succeeded();
    List<String> answers =
        run("predict --model $/m --data $/houses.csv --id nr").succeeded().out().lines().toList();
    List<String> rows = Files.readAllLines(directory.resolve("houses.csv"));
    assertEquals("nr,name,price", answers.get(0));
    double off = 0;
    for (int i = 1; i <= ROWS; i++) {
      String[] row = rows.get(i).split(",");
      String[] answer = answers.get(i).split(",");
      assertEquals(row[0], answer[0]);
      off += Math.abs(Double.parseDouble(row[4]) - Double.parseDouble(answer[2])) / ROWS;
    }
    assertTrue(off < 3, "on average off by " + off);
    List<String> heldOut = Files.readAllLines(directory.resolve("m/heldout.csv"));
    assertTrue(heldOut.get(0).endsWith(",price,answer price"), heldOut.get(0));
    String[] first = heldOut.get(1).split(",");
    assertEquals(
        Double.parseDouble(first[first.length - 2]),
        Double.parseDouble(first[first.length - 1]),
        15);
  }

  /** Prices as seconds since 1970: what differs stands behind the sixth digit. */
  @Test
  void figuresOfNumbersFarFrom0AreThoseOfTheAnswersThatAreWritten() throws IOException {
    Path file = directory.resolve("houses.csv");
    Files.write(
        file,
        Files.readAllLines(file).stream()
            .map(line -> line.replaceFirst("(flat|house),1", "$1,176000000"))
            .toList());
    JsonNode trained = json(PRICE + "--id nr --epochs 3 --json --model $/m");
    List<String> rows = Files.readAllLines(directory.resolve("m/heldout.csv"));
    double squares = 0;
    for (String row : rows.subList(1, rows.size())) {
      String[] fields = row.split(",");
      double wanted = Double.parseDouble(fields[fields.length - 2]);
      squares += Math.pow(wanted - Double.parseDouble(fields[fields.length - 1]), 2);
    }
    double rmse = trained.at("/epochs/2/evaluations/test/numbers/0/rmse").asDouble();
    assertEquals(rmse, Math.sqrt(squares / (rows.size() - 1)), 1e-6 * rmse);
    String predicted = run("predict --model $/m --data $/houses.csv --id nr").succeeded().out();
    String first = rows.get(1).substring(rows.get(1).lastIndexOf(',') + 1);
    assertContains("," + first + "\n", predicted);
  }

  /** A shuffled column adds the difference of two of its values, of twice their variance. */
  @Test
  void aColumnIsWorthWhatItAddsToThePrice() {
    run(PRICE + "--id nr --epochs 60 --model $/m").succeeded();
    JsonNode columns =
        ReportRun.data(directory.resolve("m/report.html")).at("/runs/0/importance/columns");
    Map<String, Double> added = Map.of("rooms", 30 * 1.7, "size", 20.0, "kind", 50 * 0.5);
    assertEquals("rooms", columns.at("/0/name").asText());
    for (JsonNode column : columns) {
      double expected = Math.sqrt(2) * added.get(column.path("name").asText());
      assertEquals(expected, column.at("/worth/0").asDouble(), expected / 4, columns.toString());
    }
  }

  @Test
  void severalNumbersAreAnsweredByOneNetwork() throws IOException {
    Run run =
        run("train --data $/houses.csv --label price,age --id nr --regression --epochs 30 --model"
                + " $/m")
            .succeeded();
    assertContains("test: price RMSE", run.err());
    assertContains("; age RMSE", run.err());
    assertTrue(
        Files.readString(directory.resolve("m/history.csv"))
            .startsWith("epoch,rmse-1,rmse-2,count\n"));
    String rows = run("predict --model $/m --data $/houses.csv").succeeded().out();
    assertTrue(rows.startsWith("name,price,age\n"), rows);
    assertContains("numbers for a row of a table: price, age", card());
    assertFalse(card().contains("classes"), card());
  }

  @Test
  void theColumnsOfSeveralNumbersMayBeNamedOneByOne() throws IOException {
    String train = "train --data $/houses.csv --id nr --epochs 2 --regression --label price";
    run(train + ",age --model $/m").succeeded();
    run(train + " --label age --model $/n").succeeded();
    assertSameFile(
        directory.resolve("m/model.safetensors"), directory.resolve("n/model.safetensors"));
    run("train --data $/houses.csv --label kind --label age --model $/o")
        .failed("--label: expected one column, or numbers (--regression), found kind and age");
  }

  private String card() throws IOException {
    return Files.readString(directory.resolve("m/MODEL_CARD.md"));
  }

  @Test
  void theModelIsTheSameWithEveryExchangeAndWhenItResumes() throws IOException {
    String train =
        PRICE
            + "--id nr --weight rooms --validation 0.2 --early-stopping 9 --schedule constant"
            + " --shards 3 ";
    run(train + "--exchange barrier --epochs 6 --model $/m").succeeded();
    run(train + "--exchange job --epochs 6 --model $/n").succeeded();
    run(train + "--epochs 3 --model $/o").succeeded();
    run(train + "--epochs 6 --model $/o --resume").succeeded();
    for (String other : List.of("n", "o")) {
      for (String file : List.of("model.safetensors", "history.csv", "record.json")) {
        assertSameFile(directory.resolve("m/" + file), directory.resolve(other + "/" + file));
      }
    }
  }

  @Test
  void aConstantNumberHasNoR2() throws IOException {
    Path file = directory.resolve("houses.csv");
    Files.write(
        file,
        Files.readAllLines(file).stream()
            .map(line -> line.replaceFirst("(,flat|,house),[^,]*", "$1,5"))
            .toList());
    Run run = run(PRICE + "--id nr --epochs 3 --model $/m").succeeded();
    assertContains(
        "column price: all training rows have 5.0, whose deviation counts as 1; there is no R2",
        run.err());
    assertContains(", R2 -", run.err());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--class-weights balanced | --class-weights: expected classes to answer, found numbers"
            + " (--regression)",
        "--label-smoothing 0.1 | --label-smoothing: expected classes to answer, found numbers"
            + " (--regression)",
        "--monitor accuracy | --monitor accuracy: expected classes to answer, found numbers"
            + " (--regression)",
        "--cost cross-entropy | --cost: expected quadratic, absolute or huber for numbers, found"
            + " cross-entropy"
      })
  void whatNeedsClassesIsRefused(String options, String line) {
    run(PRICE + "--id nr --model $/m " + options).failed(line);
  }

  @Test
  void aSearchKeepsTheModelWithTheLowestErrorOfTheValidationRows() throws IOException {
    String table = "--data $/houses.csv --label price --drop age --id nr --regression";
    String options = table + " --validation 0.2 --epochs 9 --no-report --evaluate validation";
    Run run =
        run("search " + options + " --try hidden=none,30;cost=quadratic,absolute --model $/m")
            .succeeded();
    List<String> rows = Files.readAllLines(directory.resolve("m/trials.csv"));
    assertEquals("trial,epochs,count,r2,rmse,hidden,cost", rows.get(0));
    String[] best = rows.get(1).split(",");
    for (String row : rows.subList(1, 5)) {
      String[] trial = row.split(",");
      best = Double.parseDouble(trial[4]) < Double.parseDouble(best[4]) ? trial : best;
    }
    assertContains(
        "best: trial %s, hidden=%s cost=%s: RMSE ".formatted(best[0], best[5], best[6]), run.err());
    assertTrue(run.out().lines().skip(1).allMatch(line -> line.contains("  RMSE ")), run.out());
    String alone = "train %s --hidden %s --cost %s".formatted(options, best[5], best[6]);
    JsonNode trained = json(alone + " --json --model $/n");
    assertSameFile(directory.resolve("m/history.csv"), directory.resolve("n/history.csv"));
    assertEquals(best[4], trained.at("/epochs/8/evaluations/validation/numbers/0/rmse").asText());
    JsonNode seeds = json("train " + options + " --best-of 2 --json --model $/o");
    assertTrue(seeds.at("/trials/1/rmse").isNumber(), "" + seeds);
  }

  @Test
  void theFinishedSearchIsReplacedAndTheModelExported() {
    String search =
        "search --try learning-rate=0.01,0.03 --epochs 2 --model $/s "
            + PRICE.replaceFirst("^train ", "")
            + "--id nr --validation 0.2 ";
    run(search).succeeded();
    run(search + "--overwrite").succeeded();
    run("export --model $/s --format onnx --output $/m.onnx").succeeded();
    run("export --model $/s --format json --output $/m.json")
        .failed(
            directory
                + "/s/model.safetensors: expected a model that tells classes, found a number");
  }

  @Test
  void aColumnIsAnsweredOnce() {
    run("train --data $/houses.csv --label price,price --regression --model $/m")
        .failed("--label: expected each column once, found price,price");
    run("train --data $/houses.csv --label price,age --regression --weight age --model $/m")
        .failed("--weight: expected a column that --label and --columns do not name, found 'age'");
  }

  @Test
  void whatAnswersNumbersIsNoModelOfClasses() {
    run(PRICE + "--id nr --epochs 1 --model $/m").succeeded();
    run("predict --model $/m --data $/houses.csv --columns class")
        .failed(
            "--columns: expected name or outputs, since %s answers numbers, found class"
                .formatted(directory.resolve("m/model.safetensors")));
  }

  @Test
  void aCellThatIsNoNumberIsNamed() throws IOException {
    Path file = directory.resolve("houses.csv");
    Files.writeString(file, Files.readString(file) + "x,1,2,flat,cheap,1\n");
    Run run = run(PRICE + "--id nr --model $/m");
    assertContains("line 402, column price: expected a number", run.err());
    assertContains("found 'cheap'", run.err());
  }
}
