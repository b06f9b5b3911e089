package nndl.training.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import nndl.math.elements.Activation;
import nndl.network.Layout;
import org.junit.jupiter.api.Test;

class SettingsTest {
  private sealed interface Optimiser {
    record Plain() implements Optimiser {}

    record AdaptiveMoments(double beta, double epsilonOfRoot) implements Optimiser {}
  }

  private record Net(Layout sizes, Activation activation) {}

  private record Weighed(List<Double> weights, double rate) {}

  /** Java 17 writes 5.6843418860808015E-14. */
  @Test
  void hasNumbersWithTheSameDigitsInEveryJava() {
    assertEquals(
        Map.of("weights", "0.25,5.684341886080802E-14", "rate", "5.684341886080802E-14"),
        Settings.of(new Weighed(List.of(0.25, 0x1p-44), 0x1p-44)));
  }

  private record Run(Net net, Optimiser optimiser, int warmUpSteps) {}

  @Test
  void hasEveryComponentOfARecordAndOfThoseInIt() {
    Net net = new Net(new Layout(9, 5, 4), Activation.TANH);
    assertEquals(
        Map.of(
            "sizes", "9,5,4",
            "activation", "TANH",
            "optimiser", "adaptive-moments",
            "beta", "0.9",
            "epsilon-of-root", "1.0E-8",
            "warm-up-steps", "7"),
        Settings.of(new Run(net, new Optimiser.AdaptiveMoments(0.9, 1e-8), 7)));
    assertEquals("plain", Settings.of(new Run(net, new Optimiser.Plain(), 7)).get("optimiser"));
  }
}
