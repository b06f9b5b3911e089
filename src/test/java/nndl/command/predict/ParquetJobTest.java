package nndl.command.predict;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.RandomAccess;
import nndl.Fixtures;
import nndl.Slow;
import nndl.TestJvm;
import nndl.TestTable;
import nndl.data.InputFiles;
import nndl.data.SampleSet;
import nndl.data.TableSet;
import nndl.model.ensemble.Ensemble;
import nndl.model.ensemble.PredictionCsv.Column;
import nndl.spark.ProgressAccumulator;
import nndl.spark.cluster.SparkHeap;
import nndl.training.memory.JvmMemory;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.launcher.JavaModuleOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left of a prediction in Parquet whose process ends before it. */
@Slow
class ParquetJobTest {
  @TempDir Path directory;

  @Test
  void theRowsThatAreNotParquetYetGoWithTheProcess() throws Exception {
    TestTable.write(directory.resolve("rows.csv"), TestTable.ROWS);
    List<String> command =
        new ArrayList<>(TestJvm.command(Interrupted.class, directory.toString()));
    command.addAll(1, List.of(JavaModuleOptions.defaultModuleOptionArray()));
    Path printed = directory.resolve("printed");
    Process process =
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .redirectOutput(printed.toFile())
            .start();
    assertEquals(0, TestJvm.status(process));
    assertEquals("part-00000.csv is there: true\n", Files.readString(printed));
    assertEquals(List.of(), PredictedParts.names(directory.resolve("a.parquet")));
  }

  /** Columns whose types are asked for when all rows are written as CSV. The JVM ends then. */
  private static final class Ids extends AbstractList<String>
      implements RandomAccess, Serializable {
    private static final long serialVersionUID = 1;

    private final String part;

    Ids(Path part) {
      this.part = part.toString();
    }

    @Override
    public String get(int index) {
      return "species";
    }

    @Override
    public int size() {
      return 1;
    }

    @Override
    public Iterator<String> iterator() {
      System.out.println("part-00000.csv is there: " + Files.exists(Path.of(part)));
      System.exit(0);
      throw new AssertionError("the end of the process");
    }
  }

  /** Predicts, and is interrupted. */
  static final class Interrupted {
    private Interrupted() {}

    public static void main(String[] args) {
      Path directory = Path.of(args[0]);
      InputFiles files =
          InputFiles.of(Fixtures.storage(), directory.resolve("rows.csv").toString());
      SampleSet rows =
          TableSet.of(
              Fixtures.storage(), files, TestTable.RECIPE, null, List.of("species"), line -> {});
      Path answers = directory.resolve("a.parquet");
      Prediction prediction =
          new Prediction(
              new Ensemble(List.of(TestTable.model(TestTable.RECIPE, 1))),
              rows,
              false,
              new Ids(answers.resolve(".nndl-parquet/csv/part-00000.csv")),
              List.of(Column.CLASS));
      PartFiles parts = PartFiles.of(Fixtures.storage(), Fixtures.path(answers), false);
      try (JavaSparkContext spark = Fixtures.spark("local[1]")) {
        new ParquetJob(prediction, parts)
            .run(
                spark,
                new SparkHeap(spark.getConf(), JvmMemory.NONE, line -> {}),
                new ProgressAccumulator(spark),
                Fixtures.storage(),
                line -> {});
      }
    }
  }
}
