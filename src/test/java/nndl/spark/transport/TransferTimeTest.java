package nndl.spark.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;

import nndl.Fixtures;
import nndl.network.Layout;
import org.junit.jupiter.api.Test;

/** How much longer a round may take for its messages. */
class TransferTimeTest {
  private static final Layout WIDE = Fixtures.hyperparameters(1, 10, 1, 784, 10_000, 10).layout();

  /** 8 million weights are 32 megabytes. They go to a group, and their gradients come back. */
  @Test
  void tenMegabytesAreASecond() {
    assertEquals(6.4, TransferTime.millis(WIDE, 1) / 1e3, 0.1);
  }

  @Test
  void eachSumIsAMessageThereAndBack() {
    assertEquals(8.0, (double) TransferTime.millis(WIDE, 8) / TransferTime.millis(WIDE, 1), 0.01);
  }
}
