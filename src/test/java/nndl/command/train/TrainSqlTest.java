package nndl.command.train;

import static java.nio.charset.StandardCharsets.UTF_8;
import static nndl.DirectoryContent.assertSameFile;
import static nndl.Texts.assertStarts;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import nndl.RestoredProperties;
import nndl.Slow;
import nndl.TestJvm;
import nndl.TestTable;
import nndl.Thorough;
import nndl.command.Run;
import nndl.spark.Executors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Every kind of training on a table that Spark SQL reads. The training uses its context. */
@Slow
@ExtendWith(RestoredProperties.class)
class TrainSqlTest {
  private static final String LABEL = " --label Species --missing mean ";

  private static final String CLASS_PATH = "spark.executor.extraClassPath";

  @TempDir private static Path directory;

  @BeforeAll
  static void prepare() {
    TestTable.writeParquet(Path.of("data/penguins/penguins.csv"), directory.resolve("penguins"));
    System.setProperty("spark.master", "local[2]");
  }

  @Test
  void aTrainingAndAConversionGiveTheFilesOfCsv() throws IOException {
    run("train --table parquet:$/penguins --epochs 2 --no-report --model $/sql");
    run("train --data data/penguins/penguins.csv --epochs 2 --no-report --model $/csv");
    assertSame("sql/model.safetensors", "csv/model.safetensors");
    run("convert --table parquet:$/penguins --out $/sql-inputs");
    run("convert --in data/penguins/penguins.csv --out $/csv-inputs");
    for (String file : new String[] {"recipe.json", "train-inputs.idx", "test-labels.idx"}) {
      assertSame("csv/samples/" + file, "sql/samples/" + file);
      assertSame("csv-inputs/" + file, "sql-inputs/" + file);
    }
  }

  /** Spark SQL reads a file alone, so a row of the test is the same in each. */
  @Test
  void testRowsAreInAnyFormatWhateverThatOfTheTrainingRows() throws IOException {
    String all = Files.readString(Path.of("data/penguins/penguins.csv"));
    TestTable.write(directory.resolve("new.csv"), all);
    TestTable.write(directory.resolve("new.tsv"), all.replace(',', '\t'));
    try (OutputStream out =
        new GZIPOutputStream(Files.newOutputStream(directory.resolve("new.csv.gz")))) {
      out.write(all.getBytes(UTF_8));
    }
    String train = "train %s --epochs 1 --no-report --model $/%s --test %s";
    String csv = "--data data/penguins/penguins.csv";
    run(train.formatted(csv, "of-csv", "$/new.csv"));
    for (String test : List.of("$/new.tsv", "$/new.csv.gz", "parquet:$/penguins")) {
      run(train.formatted(csv + " --overwrite", "other", test));
      assertSame("of-csv/model.safetensors", "other/model.safetensors");
      assertSame("of-csv/samples/test-inputs.idx", "other/samples/test-inputs.idx");
    }
    run(train.formatted("--table parquet:$/penguins --overwrite", "other", "$/new.csv"));
    assertSame("of-csv/samples/test-inputs.idx", "other/samples/test-inputs.idx");
    Run none = Run.of(directory, train.formatted(csv, "missing", "parquet:$/none") + LABEL);
    assertStarts(
        "nndl: --test %s/none: expected to read it as parquet, found ".formatted(directory),
        none.err());
  }

  @Test
  void aSearchKeepsTheModelOfCsv() throws IOException {
    String options = " --validation 0.1 --epochs 2 --no-report --try hidden=5|none --model $/";
    Run sql = run("search --table parquet:$/penguins" + options + "search-sql");
    Run csv = run("search --data data/penguins/penguins.csv" + options + "search-csv");
    assertEquals(csv.out(), sql.out());
    assertSame("search-csv/model.safetensors", "search-sql/model.safetensors");
  }

  @Test
  void theBestOfSeveralSeedsIsTheModelOfCsv() throws IOException {
    String options = " --validation 0.1 --epochs 2 --no-report --best-of 2 --model $/";
    Run sql = run("train --table parquet:$/penguins" + options + "best-sql");
    Run csv = run("train --data data/penguins/penguins.csv" + options + "best-csv");
    assertEquals(csv.out(), sql.out());
    assertSame("best-csv/model.safetensors", "best-sql/model.safetensors");
  }

  @Test
  void aTestOfLearningRatesSuggestsTheRateOfCsv() {
    Run sql = run("train --table parquet:$/penguins --find-learning-rate --model $/rate-sql");
    Run csv =
        run("train --data data/penguins/penguins.csv --find-learning-rate --model $/rate-csv");
    assertEquals(csv.out(), sql.out());
    assertTrue(csv.out().contains("suggestion: --learning-rate "), csv.out());
  }

  @Test
  @Thorough
  void aLostExecutorDoesNotChangeTheModel() throws IOException {
    String options = LABEL + "--epochs 4 --shards 4 --no-report --model $/";
    run("train --data data/penguins/penguins.csv" + options + "undisturbed");
    System.setProperty("spark.master", "local-cluster[2,1,1024]");
    System.setProperty(CLASS_PATH, TestJvm.classPath());
    List<ProcessHandle> killed = new ArrayList<>();
    PrintStream out =
        new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8) {
          @Override
          public void print(String line) {
            if (line.startsWith("Epoch 1: ")) {
              killed.add(Executors.running().get(0));
              Executors.kill(killed.get(0));
            }
          }
        };
    try {
      String words = "--table parquet:$/penguins" + options + "disturbed";
      Run.to(out, "train", words.replace("$", directory.toString()).split(" ")).succeeded();
    } finally {
      System.clearProperty(CLASS_PATH);
      System.setProperty("spark.master", "local[2]");
    }
    assertEquals(1, killed.size());
    assertSame("undisturbed/model.safetensors", "disturbed/model.safetensors");
    assertSame("undisturbed/history.csv", "disturbed/history.csv");
  }

  private static Run run(String words) {
    return Run.of(directory, words.contains(LABEL) ? words : words + LABEL).succeeded();
  }

  private static void assertSame(String expected, String found) throws IOException {
    assertSameFile(directory.resolve(expected), directory.resolve(found));
  }
}
