package nndl.training.optimizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import nndl.network.Layout;
import nndl.network.Parameters;
import org.junit.jupiter.api.Test;

/** Which weights an average takes, and with which share. */
class AverageTest {
  private static final Average EMA = new Average.Ema(0.9);
  private static final Average SWA = new Average.Swa();

  @Test
  void noneTakesNothing() {
    assertFalse(new Average.None().takes(7, 8, true));
    assertEquals(0, new Average.None().share(3));
    assertFalse(new Average.None().needsTotal());
  }

  @Test
  void anExponentialAverageTakesEveryStepAndStartsAtTheFirst() {
    assertTrue(EMA.takes(0, 8, false));
    assertEquals(1, EMA.share(0));
    assertEquals(0.1, EMA.share(1), 1e-12);
    assertEquals(0.1, EMA.share(1000), 1e-12);
    assertFalse(EMA.needsTotal());
  }

  @Test
  void stochasticAveragingTakesTheEndsOfTheLastQuarterOfTheEpochsEachAlike() {
    assertFalse(SWA.takes(5, 8, true));
    assertTrue(SWA.takes(6, 8, true));
    assertTrue(SWA.takes(7, 8, true));
    assertFalse(SWA.takes(7, 8, false));
    assertFalse(SWA.takes(5, 9, true), "a quarter that is not whole begins earlier");
    assertTrue(SWA.takes(6, 9, true));
    assertEquals(1, SWA.share(0));
    assertEquals(0.25, SWA.share(3));
    assertTrue(SWA.needsTotal());
  }

  @Test
  void anAverageMovesByItsShareInEveryLayerAndHasChangedWhole() {
    Layout layout = new Layout(2, 3, 2);
    Parameters w = new Parameters(layout);
    Parameters a = new Parameters(layout);
    Arrays.fill(w.values(), layout.rowAt(0), layout.length(), 5);
    for (double share : new double[] {1, 0.25}) {
      Arrays.fill(a.values(), layout.rowAt(0), layout.length(), 1);
      a.changed().clear();
      Averages.take(w, a, share);
      for (int i = layout.rowAt(0); i < layout.length(); i++) {
        assertEquals(share == 1 ? 5 : 2, a.values()[i], 1e-6, "at " + i);
      }
      assertEquals(2, a.changed().marked());
    }
  }
}
