package nndl.command.train;

import static nndl.DirectoryContent.assertSameFile;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import nndl.Slow;
import nndl.command.AtLine;
import nndl.command.InnerEnd;
import nndl.command.Run;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A training that fails after one of its epochs leaves a checkpoint of its last step, and one line
 * about the failure. It writes no other checkpoints, so that this one is not theirs.
 */
@Slow
class FailedTrainingTest {
  private static final int EPOCHS = 9;

  /** Of mini-batches of 7 of the 30 samples. */
  private static final int ITERATIONS = 5;

  @TempDir static Path undisturbed;

  @TempDir Path directory;

  @BeforeAll
  static void trainUndisturbed() {
    TrainRun.prepare(undisturbed);
    TrainRun.into(undisturbed, "whole", options());
  }

  private static String[] options(String... more) {
    return Stream.concat(
            Stream.of("--epochs=" + EPOCHS, "--checkpoint-every=0", "--data=" + undisturbed),
            Stream.of(more))
        .toArray(String[]::new);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "EXCEPTION      | IllegalStateException: a test's",
        "STACK_OVERFLOW | StackOverflowError: null",
        "LARGE_ARRAY    | memory: expected enough for the network and its samples, found none"
            + " left.*",
        "STOPPED_SPARK  | .*: expected a cluster that runs the application, found none.*"
      })
  void resumesToTheSameBytes(InnerEnd end, String line) throws IOException {
    int epochs = 1 + new Random(end.ordinal()).nextInt(EPOCHS / 2);
    TrainRun.prepare(directory);
    PrintStream out = AtLine.of(OutputStream.nullOutputStream(), epochs, end);
    Run failed = Run.to(out, "train", words());
    assertEquals(1, failed.status(), failed.err());
    List<String> lines = failed.err().lines().toList();
    assertEquals(2, lines.size(), failed.err());
    String named = lines.get(0).replace("nndl: --resume goes on from file:", "");
    assertTrue(Files.exists(Path.of(named)), failed.err());
    assertTrue(lines.get(1).matches("nndl: " + line), failed.err());
    int iteration = Integer.parseInt(named.replaceAll(".*/0*|[.].*", ""));
    if (end == InnerEnd.STOPPED_SPARK) { // which the training notices a little later
      assertTrue(iteration >= ITERATIONS * epochs, named);
    } else {
      assertEquals(ITERATIONS * epochs, iteration);
    }
    Run.of("train", words("--resume")).succeeded();
    assertSameResults();
  }

  /** What is left to do is the evaluation after the end. */
  @Test
  void whoseSparkEndsAfterTheLastEpochSaysSoAndResumes() throws IOException {
    TrainRun.prepare(directory);
    PrintStream out = AtLine.of(OutputStream.nullOutputStream(), EPOCHS, InnerEnd.STOPPED_SPARK);
    Run failed = Run.to(out, "train", words());
    assertEquals(1, failed.status(), failed.err());
    String last = failed.err().lines().reduce((before, after) -> after).orElse("");
    assertTrue(
        last.matches("nndl: .*: expected a cluster that runs the application, found none.*"),
        failed.err());
    Run.of("train", words("--resume")).succeeded();
    assertSameResults();
  }

  /** A directory appears in the place of the record, as when a disk is full. */
  @Test
  void whoseWeightsBecomeInfiniteSaysSoAlsoWhereItCannotBeRecorded() throws IOException {
    TrainRun.prepare(directory);
    Path inTheWay = directory.resolve("model/record.json/a-file");
    Runnable appears =
        () -> {
          try {
            Files.createDirectories(inTheWay);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        };
    PrintStream out = AtLine.of(OutputStream.nullOutputStream(), 1, appears);
    Run failed = Run.to(out, "train", words("--learning-rate=1e37"));
    assertEquals(1, failed.status(), failed.err());
    List<String> lines = failed.err().lines().toList();
    assertTrue(lines.get(0).startsWith("nndl: warning: "), failed.err());
    assertTrue(lines.get(0).contains("/record.json: expected"), failed.err());
    assertTrue(
        lines.get(lines.size() - 1).matches("nndl: epoch .*: expected finite weights, found .*"),
        failed.err());
  }

  /** Nobody reads standard output any more, as after {@code | head}. */
  @Test
  void whoeverStopsReadingDoesNotEndATraining() throws IOException {
    TrainRun.prepare(directory);
    OutputStream broken =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    Run run = Run.to(new PrintStream(broken), "train", words());
    assertEquals(1, run.status(), run.err());
    assertTrue(run.err().contains("nndl: standard output: expected to write it, "), run.err());
    assertSameResults();
  }

  private String[] words(String... more) {
    return Stream.of(
            Stream.of("--config=" + directory.resolve("run.properties")),
            Stream.of(options("--model=" + directory.resolve("model"))),
            Stream.of(more))
        .flatMap(words -> words)
        .toArray(String[]::new);
  }

  private void assertSameResults() throws IOException {
    for (String file : List.of("model.safetensors", "history.csv")) {
      assertSameFile(
          undisturbed.resolve("whole").resolve(file), directory.resolve("model").resolve(file));
    }
  }
}
