package nndl.command.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import nndl.Thorough;
import nndl.command.Submitted;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A heap that is too small for the run ends it before the first iteration, with one line. A heap of
 * the reported size is enough.
 */
class SmallHeapIT {
  /** Twelve million weights. */
  private static final String WIDE = "--sizes=64,4000,2900,10";

  private static final Pattern LINE =
      Pattern.compile(
          "nndl: (driver|executor): expected a heap of (\\d+) MB or more \\((--driver-memory"
              + " |spark\\.executor\\.memory=)(\\d+)m[^;]*; --debug lists what for\\), found (\\d+)"
              + " MB");

  @TempDir Path directory;

  @Test
  void theDriversIsForeseenAndNotMuchMoreThanIsNeeded() throws Exception {
    assertForeseen("barrier", 16);
  }

  @Test
  @Thorough
  void theDriversIsForeseenOfTheJobExchange() throws Exception {
    assertForeseen("job", 4);
  }

  private void assertForeseen(String exchange, int shards) throws Exception {
    Matcher first = refused("local[2]", 450, exchange, shards, WIDE);
    assertEquals("--driver-memory ", first.group(3));
    int least = Integer.parseInt(first.group(2));
    if (exchange.equals("barrier")) {
      assertNotMuchMoreThanIsNeeded(least);
    }
    Matcher second = refused("local[2]", least - 10, exchange, shards, WIDE);
    assertEquals(first.group(2), second.group(2));
    assertEquals(least - 10, Integer.parseInt(second.group(5)), 2); // Java rounds it
    submit("local[2]", least * 115 / 100, exchange, shards, WIDE).succeeded();
  }

  /**
   * Only with the barrier exchange: the job exchange does not need all of its estimate in so few
   * iterations.
   */
  private void assertNotMuchMoreThanIsNeeded(int least) throws Exception {
    int tooSmall = least * 85 / 100;
    String unchecked = "spark.nndl.memory.check=false";
    Submitted run = submit("local[2]", tooSmall, "barrier", 16, WIDE, "--conf", unchecked);
    assertEquals(1, run.status(), run.err());
    assertTrue(run.err().contains("nndl: memory: expected enough for"), run.err());
  }

  @ParameterizedTest
  @ValueSource(strings = {"barrier", "job"})
  @Thorough
  void anExecutorsIsForeseen(String exchange) throws Exception {
    Matcher line =
        refused(
            "local-cluster[2,1,1024]",
            2000,
            exchange,
            16,
            WIDE,
            "--conf",
            "spark.executor.memory=450m",
            "--conf",
            "spark.executor.extraJavaOptions=" + Submitted.QUICK);
    assertEquals("executor", line.group(1));
    assertEquals("spark.executor.memory=", line.group(3));
    assertEquals("450", line.group(5));
  }

  @Test
  void sparksOwnMinimumIsReportedInTheSameWay() throws Exception {
    Matcher line = refused("local[2]", 400, "barrier", 1, "--sizes=64,10");
    assertEquals("450", line.group(2));
    assertEquals("400", line.group(5));
    submit("local[2]", 450, "barrier", 1, "--sizes=64,10").succeeded();
  }

  /** Nothing is trained, so the JVMs start soon. */
  private Matcher refused(
      String master, int megabytes, String exchange, int shards, String sizes, String... settings)
      throws Exception {
    Submitted run =
        submit(Submitted.QUICK_DRIVER, master, megabytes, exchange, shards, sizes, settings);
    assertEquals(1, run.status());
    assertEquals("", run.out());
    List<String> lines =
        run.err()
            .lines()
            .filter(line -> line.startsWith("nndl: ") && !line.startsWith("nndl: waiting for "))
            .toList();
    assertEquals(1, lines.size(), run.err());
    assertTrue(run.err().lines().noneMatch(line -> line.contains("OutOfMemory")), run.err());
    assertTrue(Files.notExists(directory.resolve("model/checkpoints")));
    Matcher matcher = LINE.matcher(lines.get(0));
    assertTrue(matcher.matches(), run.err());
    return matcher;
  }

  private Submitted submit(
      String master, int megabytes, String exchange, int shards, String sizes, String... settings)
      throws Exception {
    return submit(Map.of(), master, megabytes, exchange, shards, sizes, settings);
  }

  private Submitted submit(
      Map<String, String> environment,
      String master,
      int megabytes,
      String exchange,
      int shards,
      String sizes,
      String... settings)
      throws Exception {
    List<String> command = new ArrayList<>(List.of("scripts/spark-submit.sh", "--master", master));
    command.addAll(List.of("--driver-memory", megabytes + "m"));
    command.addAll(List.of(settings));
    command.addAll(List.of("--class", "nndl.Train", "target/nndl.jar", sizes));
    command.addAll(List.of("--exchange=" + exchange, "--data=" + Submitted.DIGITS));
    command.addAll(List.of("--epochs=2", "--mini-batch-size=512", "--validation=413"));
    command.addAll(List.of("--learning-rate=0.1", "--shards=" + shards, "--overwrite"));
    command.add("--model=" + directory.resolve("model"));
    return Submitted.of(directory, command, environment, process -> {});
  }
}
