package nndl.spark.rows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import nndl.Fixtures;
import nndl.Slow;
import nndl.Thorough;
import nndl.spark.Executors;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.Vector;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.Tuple2;

/** An executor that dies while it writes costs no row, and leaves none twice. */
@Slow
class WrittenRowsClusterTest {
  private static final int COUNT = 40;
  private static final int PARTITIONS = 5;
  private static final int SMALL = 2 * NumberReader.WIDTH * Double.BYTES;

  private static final RowNames NO_NAMES = new RowNames(List.of(), "label", List.of());

  @AutoClose private static JavaSparkContext spark;

  @TempDir private Path directory;
  private final List<String> lines = new ArrayList<>();

  /** Here, since executors load this class too. */
  @BeforeAll
  static void start() {
    spark =
        Fixtures.spark(
            "local-cluster[2,1,1024]",
            "spark.shuffle.io.maxRetries=1",
            "spark.shuffle.io.retryWait=100ms");
  }

  @Test
  void ofRowsThatAreReadAgainTheSameFilesAreWritten() throws Exception {
    Executors.await(spark, 2);
    assertEachRowOnce(NumberReader.rows(spark, COUNT, PARTITIONS), true);
    assertEquals(1, lines.size(), lines.toString());
  }

  /** Rows that a shuffle has dealt out in no fixed order would be dealt out in another one. */
  @Test
  @Thorough
  void ofRowsThatAreDealtOutAgainAllAreWrittenAgain() throws Exception {
    Executors.await(spark, 2);
    JavaRDD<Long> dealt =
        NumberReader.rows(spark, COUNT, PARTITIONS)
            .mapToPair(number -> new Tuple2<>(number, number))
            .reduceByKey((one, other) -> one)
            .values()
            .repartition(PARTITIONS);
    assertEachRowOnce(dealt, false);
    assertEquals("warning: an executor was lost; all rows are written again", lines.get(0));
  }

  private void assertEachRowOnce(JavaRDD<Long> rows, boolean ordered) throws IOException {
    Path died = directory.resolve("died");
    try (RowsDirectory to =
        RowsDirectory.open(spark, Optional.of(Fixtures.path(directory)), lines::add)) {
      WrittenRows written =
          WrittenRows.write(rows, "row", new DyingReader(died.toString()), to, SMALL, lines::add);
      assertTrue(Files.exists(died), "no executor died");
      List<Long> found = NumberReader.numbers(written.samples(NO_NAMES, false));
      List<Long> expected = LongStream.range(0, COUNT).boxed().toList();
      assertEquals(expected, ordered ? found : found.stream().sorted().toList());
      try (Stream<Path> files = Files.walk(Path.of(to.path().toUri()))) {
        assertEquals(List.of(), files.filter(file -> name(file).matches("\\.[tv]-.*")).toList());
      }
    }
  }

  private static String name(Path file) {
    return file.getFileName().toString();
  }

  /** Ends its JVM once, when it has read many rows of the last partition. */
  private static final class DyingReader extends NumberReader {
    private final String mark;
    private transient int read;

    DyingReader(String mark) {
      this.mark = mark;
    }

    @Override
    public boolean isValidation(Long number) {
      return false;
    }

    @Override
    public Vector features(Long number) {
      if (TaskContext.getPartitionId() == PARTITIONS - 1 && ++read == 4) {
        try {
          Files.createFile(Path.of(mark));
          Runtime.getRuntime().halt(1);
        } catch (FileAlreadyExistsException e) {
          // it has died before
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
      return super.features(number);
    }
  }
}
