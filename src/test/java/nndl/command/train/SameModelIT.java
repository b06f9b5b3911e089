package nndl.command.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import nndl.OtherJvm;
import nndl.RestoredProperties;
import nndl.TestJvm;
import nndl.Thorough;
import nndl.command.Run;
import nndl.command.Submitted;
import nndl.spark.DeathUnderTask;
import nndl.spark.Executors;
import nndl.spark.StandaloneCluster;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One seed gives one model and one history, byte for byte. It does not matter where the run was,
 * which exchange it used, or which failures it had. The training set has four shards by default. An
 * epoch has three mini-batches, and the last one is short.
 */
@ParameterizedClass
@ValueSource(
    strings = {
      "local[1]",
      "local[2]",
      SameModelIT.TWO_EXECUTORS,
      "local-cluster[3,1,1024]",
      "standalone"
    })
@Thorough
@ExtendWith(RestoredProperties.class)
class SameModelIT {
  static final String TWO_EXECUTORS = "local-cluster[2,1,1024]";

  private static final int EPOCHS = 3;
  private static final String MASTER = "spark.master";
  private static final String CLASS_PATH = "spark.executor.extraClassPath";

  private static StandaloneCluster cluster;
  @TempDir private static Path shared;
  private static String expected;

  @Parameter String master;
  @TempDir Path directory;

  /**
   * Runs shared by all tests: a complete run on one thread, and one that ended in the second epoch.
   */
  @BeforeParameterizedClassInvocation
  static void start(String master) throws IOException {
    System.setProperty(CLASS_PATH, TestJvm.classPath());
    if (expected == null) {
      System.setProperty(MASTER, "local[1]");
      expected = train(shared.resolve("whole"), line -> {}, EPOCHS);
      String[] often = {"--checkpoint-iterations=1", "--keep=9"};
      train(shared.resolve("begun"), line -> {}, 2, often);
      Files.delete(shared.resolve("begun/checkpoints/000000000000006.safetensors"));
    }
    cluster = master.equals("standalone") ? new StandaloneCluster(2) : null;
    System.setProperty(MASTER, cluster == null ? master : cluster.url());
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    System.clearProperty(MASTER);
    System.clearProperty(CLASS_PATH);
    if (cluster != null) {
      cluster.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"job", "barrier"})
  void isWrittenByAnUndisturbedRun(String exchange) throws IOException {
    assumeTrue(isLocal(), "skipped: a run that saw a death shows more");
    assertEquals(expected, train(directory, line -> {}, EPOCHS, "--exchange=" + exchange));
  }

  private boolean isLocal() {
    return master.startsWith("local[");
  }

  /**
   * An executor dies. In local mode the driver dies, and another one resumes. On two executors the
   * runs with any optimiser have such a death.
   */
  @ParameterizedTest
  @ValueSource(strings = {"job", "barrier"})
  void isWrittenByARunWithADeadExecutor(String exchange) throws IOException {
    if (isLocal()) {
      AssertionError death =
          assertThrows(AssertionError.class, () -> train(directory, SameModelIT::die, EPOCHS));
      assertTrue(death.getMessage().contains("nndl: Death"), death.getMessage());
      assertEquals(
          expected, train(directory, line -> {}, EPOCHS, "--exchange=" + exchange, "--resume"));
    } else {
      String here = cluster == null ? "barrier" : "job";
      assumeTrue(!master.equals(TWO_EXECUTORS) && exchange.equals(here), "skipped: elsewhere");
      assertEquals(expected, trainWithADeath(directory, "--exchange=" + exchange));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"job", "barrier"})
  void isWrittenByARunThatResumedAnother(String exchange) throws IOException {
    assumeTrue(isLocal(), "skipped: two executors resume after too many deaths");
    copy(shared.resolve("begun/checkpoints"), directory.resolve("checkpoints"));
    assertEquals(
        expected, train(directory, line -> {}, EPOCHS, "--exchange=" + exchange, "--resume"));
  }

  /**
   * Too many executors die: with the barrier exchange a single one, with the job exchange several
   * in a row.
   */
  @ParameterizedTest
  @CsvSource({"barrier, spark.stage.maxConsecutiveAttempts, 1", "job, spark.task.maxFailures, 2"})
  void isWrittenByARunThatResumedAfterTooManyDeaths(String exchange, String setting, String limit)
      throws Exception {
    assumeTrue(master.equals(TWO_EXECUTORS), "skipped: the same as on two executors");
    Listener killer =
        line -> {
          if (line.startsWith("Epoch 1: ") && exchange.equals("barrier")) {
            Executors.running().forEach(executor -> Executors.killSlowly(executor, 500));
          } else if (line.startsWith("Epoch 1: ")) {
            DeathUnderTask.begin();
          }
        };
    System.setProperty(setting, limit);
    System.setProperty("spark.plugins", DeathUnderTask.class.getName());
    System.setProperty(DeathUnderTask.FILE, directory.resolve("deaths").toString());
    Run failed = run(directory, killer, EPOCHS, "--exchange=" + exchange);
    assertEquals(1, failed.status());
    List<String> lines = failed.err().lines().filter(SameModelIT::isNoSlowStart).toList();
    assertEquals(2, lines.size(), failed.err());
    assertTrue(lines.get(0).startsWith("nndl: --resume goes on from "), failed.err());
    assertTrue(lines.get(0).endsWith("/checkpoints/000000000000006.safetensors"), failed.err());
    assertTrue(lines.get(1).matches("nndl: .*: expected .*%s.*".formatted(setting)), failed.err());
    List.of(setting, "spark.plugins", DeathUnderTask.FILE).forEach(System::clearProperty);
    assertEquals(
        expected, train(directory, line -> {}, EPOCHS, "--exchange=" + exchange, "--resume"));
  }

  /** Whether a line is said on a busy machine too. */
  private static boolean isNoSlowStart(String line) {
    return Stream.of("nndl: waiting for ", "nndl: loading ").noneMatch(line::startsWith)
        && !line.contains(" slots work");
  }

  /** Whatever state a step has, and whichever epoch was the best. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "--exchange=job --optimizer=adam --learning-rate=0.01 --schedule=cosine --average=ema"
            + " --average-decay=0.9 --early-stopping=1",
        "--exchange=barrier --optimizer=nesterov --learning-rate=0.1 --schedule=one-cycle"
            + " --average=swa"
      })
  void isWrittenByAnyOptimiserWithAveragesDropoutAndDistortionsAndADeadExecutor(String moving)
      throws IOException {
    assumeTrue(master.equals(TWO_EXECUTORS), "skipped: the same as on two executors");
    String[] learning =
        (moving + " --cost=cross-entropy --l2=0.1 --dropout=0.2 --deform=affine --validation=100")
            .split(" ");
    System.setProperty(MASTER, "local[1]");
    String undisturbed = train(directory.resolve("one"), line -> {}, EPOCHS, learning);
    System.setProperty(MASTER, master);
    Path model = directory.resolve("other");
    assertEquals(undisturbed, trainWithADeath(model, learning));
  }

  /** Driver and executors. */
  @Test
  void isWrittenByAnotherJvmThatResumedThisOne() throws Exception {
    String home = OtherJvm.home().toString();
    assumeTrue(master.equals(TWO_EXECUTORS), "skipped: the same as on two executors");
    copy(shared.resolve("begun/checkpoints"), directory.resolve("checkpoints"));
    Submitted.run(
            home,
            directory,
            master,
            Submitted.QUICK,
            process -> {},
            options(directory, EPOCHS, "--resume").toArray(String[]::new))
        .succeeded();
    assertEquals(expected, hash(directory));
  }

  /** Gets every line of standard output when it is printed. */
  private interface Listener {
    void hear(String line);
  }

  private static final class Death extends Error {
    private static final long serialVersionUID = 1;
  }

  private static void die(String line) {
    if (line.startsWith("Epoch 1: ")) {
      throw new Death();
    }
  }

  /** An executor dies after the second epoch. */
  private static String trainWithADeath(Path model, String... more) throws IOException {
    List<ProcessHandle> victims = new ArrayList<>();
    Listener killer =
        line -> {
          if (line.startsWith("Epoch 1: ")) {
            victims.add(Executors.running().get(0));
            Executors.kill(victims.get(0));
          }
        };
    String hash = train(model, killer, EPOCHS, more);
    assertEquals(1, victims.size());
    return hash;
  }

  private static String train(Path model, Listener listener, int epochs, String... more)
      throws IOException {
    run(model, listener, epochs, more).succeeded();
    return hash(model);
  }

  private static Run run(Path model, Listener listener, int epochs, String... more) {
    PrintStream out =
        new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8) {
          @Override
          public void print(String line) {
            listener.hear(line);
          }
        };
    return Run.to(out, "train", options(model, epochs, more).toArray(String[]::new));
  }

  private static List<String> options(Path model, int epochs, String... more) {
    return Stream.concat(
            Stream.of(
                "--data=" + Submitted.DIGITS,
                "--sizes=64,310,10",
                "--mini-batch-size=600",
                "--epochs=" + epochs,
                "--model=" + model),
            Stream.of(more))
        .toList();
  }

  private static String hash(Path model) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] bytes = Files.readAllBytes(model.resolve("model.safetensors"));
      String header = new String(bytes, 8, 4_000, StandardCharsets.ISO_8859_1);
      assertTrue(header.contains("\"shards\":\"4\""), header);
      digest.update(bytes);
      digest.update(Files.readAllBytes(model.resolve("history.csv")));
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }
}
