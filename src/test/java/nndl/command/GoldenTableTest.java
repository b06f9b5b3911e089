package nndl.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import nndl.RestoredProperties;
import nndl.Slow;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Users of an earlier version see no change. The commands of {@code golden/commands.txt} print the
 * same lines, end with the same status and write the same bytes as the version that wrote the
 * table. Unfinished runs of that version are resumed to the same bytes as complete runs.
 */
@Slow
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@ExtendWith(RestoredProperties.class)
class GoldenTableTest {
  private static final String MASTER = "spark.master";

  @TempDir static Path directory;

  @BeforeAll
  static void prepare() throws IOException {
    System.setProperty(MASTER, "local[2]");
    GoldenRun.prepare(directory);
  }

  @Order(1)
  @TestFactory
  Stream<DynamicTest> everyCommandDoesWhatTheTableSays() throws IOException {
    return GoldenRun.all().stream()
        .map(
            run ->
                DynamicTest.dynamicTest(
                    run.command(), () -> assertEquals(run.text(), run.in(directory))));
  }

  @Order(2)
  @Test
  void unfinishedRunsOfTheTablesVersionEndAsWholeOnes() throws IOException {
    for (String kind : List.of("run", "search")) {
      Path finished = directory.resolve("interrupted-" + kind).resolve("model.safetensors");
      Path whole = directory.resolve("whole-" + kind).resolve("model.safetensors");
      assertEquals(-1, Files.mismatch(whole, finished), kind);
      assertTrue(Files.size(whole) > 0, kind);
    }
  }
}
