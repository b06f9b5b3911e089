package nndl.command.train;

import static nndl.DirectoryContent.assertSameFile;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import nndl.Fixtures;
import nndl.Slow;
import nndl.command.Run;
import nndl.data.SampleFolder;
import nndl.model.InputSpec;
import nndl.model.Model;
import nndl.model.format.Metadata;
import nndl.spark.rows.RowNames;
import nndl.spark.rows.RowReader;
import nndl.spark.rows.RowsDirectory;
import nndl.spark.rows.WrittenRows;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trainings on rows of an RDD that were written before. */
@Slow
class TrainRowsTest {
  private static final List<String> CLASSES = List.of("ash", "birch", "cedar");
  private static final List<String> FEATURES = List.of("height", "age", "girth", "rings");

  @TempDir private Path directory;

  @Test
  void vectorsOfTheNumbersOfACsvGiveTheModelOfTheCsv() throws IOException {
    List<Tree> trees = trees();
    StringBuilder csv = new StringBuilder(String.join(",", FEATURES)).append(",kind\n");
    trees.forEach(tree -> csv.append(tree.line()));
    Files.writeString(directory.resolve("trees.csv"), csv);
    String options = " --epochs 3 --evaluate training --no-report --model $/";
    Run.of(
            directory,
            "train --data $/trees.csv --label kind --holdout 0 --validation 0" + options + "csv")
        .succeeded();
    org.apache.hadoop.fs.Path written = writeAndKeep(trees);

    SampleFolder ofCsv = find("csv/samples");
    SampleFolder ofRows = find("rows");
    assertEquals(ofCsv.recipe(), ofRows.recipe());
    assertEquals(300, ofRows.training());
    assertNotEquals(ofCsv.directory(), written);

    Run run = Run.of(directory, "train --data $/rows" + options + "rows-model");
    run.succeeded();
    assertEquals(withoutSplit("csv"), withoutSplit("rows-model"));
    assertSame("csv/history.csv", "rows-model/history.csv");

    Run half = Run.of(directory, "train --data $/rows --schedule constant" + options + "m");
    half.succeeded();
    String more = "train --data $/rows --schedule constant --resume" + options + "m";
    Run.of(directory, more.replace("--epochs 3", "--epochs 4")).succeeded();
    Run.of(directory, "evaluate --data $/rows --set training --model $/rows-model").succeeded();
  }

  /** Returns the hash of a model but for how rows were held out, which only the CSV's knows. */
  private String withoutSplit(String name) {
    Model model = Model.read(directory.resolve(name));
    SortedMap<String, String> strings = new TreeMap<>(model.metadata().strings());
    strings.keySet().removeAll(List.of(InputSpec.SPLIT, "format"));
    return new Model(model.parameters(), new Metadata(name, strings), model.transform())
        .file()
        .sha256();
  }

  /** Writes rows, and keeps a copy of what is deleted when the directory is closed. */
  private org.apache.hadoop.fs.Path writeAndKeep(List<Tree> trees) throws IOException {
    try (JavaSparkContext spark = Fixtures.spark("local[2]");
        RowsDirectory to =
            RowsDirectory.open(spark, Optional.of(Fixtures.path(directory)), line -> {})) {
      WrittenRows.write(spark.parallelize(trees, 4), new TreeReader(), to, line -> {})
          .samples(new RowNames(FEATURES, "kind", CLASSES), true)
          .finish(Fixtures.storage()::write);
      Files.move(Path.of(to.path().toUri()), directory.resolve("rows"));
      return to.path();
    }
  }

  private SampleFolder find(String name) {
    return SampleFolder.find(Fixtures.storage(), Fixtures.path(directory.resolve(name)))
        .orElseThrow();
  }

  private void assertSame(String expected, String found) throws IOException {
    assertSameFile(directory.resolve(expected), directory.resolve(found));
  }

  private static List<Tree> trees() {
    Random random = new Random(1);
    return IntStream.range(0, 300)
        .mapToObj(
            i ->
                new Tree(
                    random.nextInt(CLASSES.size()),
                    new double[] {
                      random.nextGaussian() * 10,
                      random.nextInt(200),
                      random.nextDouble() * 1e-7,
                      random.nextInt(3) == 0 ? 0 : 1e5 + random.nextDouble()
                    }))
        .toList();
  }

  private record Tree(int kind, double[] features) implements java.io.Serializable {
    String line() {
      return String.format(
          Locale.ROOT,
          "%s,%s,%s,%s,%s%n",
          features[0],
          features[1],
          features[2],
          features[3],
          CLASSES.get(kind));
    }
  }

  private static final class TreeReader implements RowReader<Tree> {
    private static final long serialVersionUID = 1;

    @Override
    public Double label(Tree tree) {
      return (double) tree.kind;
    }

    @Override
    public boolean isValidation(Tree tree) {
      return false;
    }

    @Override
    public Vector features(Tree tree) {
      return Vectors.dense(tree.features).compressed();
    }
  }
}
