package nndl.spark.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClosingTest {
  private final List<Integer> closed = new ArrayList<>();

  @Test
  void aStepThatFailsSkipsNoOtherAndItsErrorIsThrownAtTheEnd() {
    IllegalStateException first = new IllegalStateException("first");
    Exception second = new Exception("second");
    RuntimeException thrown =
        assertThrows(
            RuntimeException.class,
            () -> Closing.all(() -> fail(first), () -> fail(second), () -> closed.add(3)));
    assertEquals(first, thrown);
    assertEquals(List.of(second), List.of(thrown.getSuppressed()));
    assertEquals(List.of(3), closed);
  }

  @Test
  void noStepSeesAnInterruptAndTheThreadHasItAgainAtTheEnd() {
    Thread.currentThread().interrupt();
    Closing.all(this::step, () -> Thread.currentThread().interrupt(), this::step);
    assertTrue(Thread.interrupted());
    Closing.all(() -> fail(new InterruptedException()), this::step);
    assertTrue(Thread.interrupted());
    assertEquals(List.of(0, 0, 0), closed);
  }

  private void step() {
    assertFalse(Thread.currentThread().isInterrupted());
    closed.add(0);
  }

  private static void fail(Exception e) throws Exception {
    throw e;
  }
}
