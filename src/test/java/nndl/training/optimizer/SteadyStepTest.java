package nndl.training.optimizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import nndl.Slow;
import nndl.TestJvm;
import nndl.network.Block;
import nndl.network.Gradient;
import nndl.network.Layout;
import nndl.network.Parameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The garbage of weight updates that are cut into parts, once the JVM has compiled the code; it
 * compiles it again after some thousand steps. Vectors on the heap would be megabytes per step.
 */
@Slow
class SteadyStepTest {
  private static final Layout LAYOUT = new Layout(784, 400, 10);
  private static final int STEPS = 15_000;
  private static final int LAST = 500;
  private static final double MAX_BYTES = 32_768;

  private static Stream<Optimizer> optimizers() {
    return Stream.of(
        new Optimizer.Momentum(0.9),
        new Optimizer.Sgd(),
        new Optimizer.Adam(0.9, 0.999, 1e-8),
        new Optimizer.Nesterov(0.9));
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void aStepMakesNoGarbage(Optimizer optimizer) {
    double bytes = bytesPerStep(optimizer);
    assertTrue(bytes < MAX_BYTES, bytes + " bytes a step");
  }

  /**
   * There HotSpot inlines a step into all of the calls that lead to it, since it has seen no other
   * streams, so the step has the least room for methods of its own.
   */
  @Test
  void aStepMakesNoGarbageInAJvmThatDoesNothingElse(@TempDir Path directory) throws Exception {
    List<String> command = TestJvm.command(SteadyStepTest.class);
    command.removeAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.add(1, "--add-modules=jdk.incubator.vector");
    Path printed = directory.resolve("printed");
    Path errors = directory.resolve("errors");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(printed.toFile()).redirectError(errors.toFile());
    int status = TestJvm.status(builder.start());
    assertEquals(0, status, Files.readString(errors));
    double bytes = Double.parseDouble(Files.readString(printed));
    assertTrue(bytes < MAX_BYTES, bytes + " bytes a step");
  }

  /** Prints the bytes that a step allocates. */
  public static void main(String[] none) {
    System.out.print(bytesPerStep(new Optimizer.Momentum(0.9)));
  }

  private static double bytesPerStep(Optimizer optimizer) {
    Penalties penalties = new Penalties(5, 0, 0, 0, 0);
    WeightUpdate update = new WeightUpdate(LAYOUT, penalties, 50_000);
    Parameters parameters = new Parameters(LAYOUT);
    List<Block> kept = optimizer.keeps().stream().map(name -> Block.zeros(LAYOUT)).toList();
    Gradient sum = new Gradient(LAYOUT);
    long before = 0;
    for (int step = 1; step <= STEPS; step++) {
      if (step == STEPS - LAST + 1) {
        before = allocated();
      }
      Arrays.fill(sum.values(), step % 7 - 3);
      update.apply(optimizer, 0.001, step, sum, 10, parameters, kept);
    }
    return (double) (allocated() - before) / LAST;
  }

  /** The bytes allocated by all threads, since any of them may take parts. */
  private static long allocated() {
    ThreadMXBean bean = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    return Arrays.stream(bean.getThreadAllocatedBytes(bean.getAllThreadIds()))
        .filter(bytes -> bytes > 0)
        .sum();
  }
}
