package nndl.spark.barrier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import nndl.Slow;
import nndl.TestJvm;
import nndl.Thorough;
import nndl.spark.transport.Topology;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Trainings under simulated accidents. */
@Slow
class SimulationTest {
  private static final long FRESH_NANOS = 30_000_000_000L;
  private static final int MOST_TRIALS = 20;

  /** A line that ends a trial. */
  private static final Pattern CHOICE =
      Pattern.compile("exchange: (the driver adds|executors add) the next sums: a round took");

  @BeforeAll
  static void warnOfNothing() {
    Configurator.setRootLevel(Level.OFF); // each accident is worth a line
  }

  @AfterAll
  static void warnAgain() {
    Configurator.reconfigure();
  }

  @ParameterizedTest
  @EnumSource(names = {"STAR", "PEERS"})
  void accidentsChangeNoByte(Topology topology) {
    SimulationRun run = new SimulationRun(topology);
    for (int seed = 0; seed < 16; seed++) {
      run.run(seed);
    }
    assertTrue(run.count() > 300, run.hits().toString());
  }

  @ParameterizedTest
  @EnumSource(names = {"STAR", "PEERS"})
  void aSeedIsOneRun(Topology topology) {
    SimulationRun run = new SimulationRun(topology);
    for (int seed = 0; seed < 4; seed++) {
      Simulation one = run.simulation(seed);
      one.run();
      Simulation again = run.simulation(seed);
      again.run();
      assertEquals(one.story(), again.story());
      assertEquals(one.hits(), again.hits());
      assertEquals(one.trace(), again.trace(), "seed " + seed);
    }
  }

  /** Where it prints does not matter, nor how many processors there are. */
  @Test
  void aSeedIsOneRunInEveryJvm(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("printed");
    assertEquals(0, TestJvm.status(jvm(4).redirectOutput(file.toFile()).start()));
    Process piped = jvm(1).start();
    String printed = new String(piped.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, TestJvm.status(piped));
    assertEquals(trace(Files.readString(file)), trace(printed));
  }

  private static ProcessBuilder jvm(int processors) {
    List<String> command = TestJvm.command(SimulationRun.class, "STAR", "320304", "100");
    command.add(1, "-XX:ActiveProcessorCount=" + processors);
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
  }

  private static String trace(String printed) {
    return printed.substring(printed.indexOf("trace "));
  }

  /** Some trainings go on with the driver's sums after the trial, and some with executors'. */
  @Thorough
  @Test
  void theTrialOfBothTopologiesChangesNoByte() {
    SimulationRun run = new SimulationRun(Topology.AUTO);
    Set<String> choices = new HashSet<>();
    for (int seed = 0; choices.size() < 2; seed++) {
      run.run(seed);
      assertTrue(seed < MOST_TRIALS, choices.toString());
      run.story().stream()
          .map(CHOICE::matcher)
          .filter(Matcher::find)
          .forEach(choice -> choices.add(choice.group(1)));
    }
    assertTrue(run.count() > 0);
  }

  /** A failure names its seed; of a run that goes on for ever, the first seed is known. */
  @Thorough
  @ParameterizedTest
  @EnumSource(names = {"STAR", "PEERS"})
  void freshAccidentsChangeNoByte(Topology topology) {
    SimulationRun run = new SimulationRun(topology);
    long first = System.currentTimeMillis();
    System.out.printf("%s: seeds from %s on%n", topology, first);
    long start = System.nanoTime();
    long seed = first;
    for (; System.nanoTime() - start < FRESH_NANOS; seed++) {
      run.run(seed);
    }
    System.out.printf("%s: seeds up to %s: %s%n", topology, seed - 1, run.hits());
  }
}
