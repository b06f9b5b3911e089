package nndl.spark.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import nndl.Slow;
import nndl.model.evaluation.Evaluation;
import nndl.model.evaluation.EvaluationCases;
import nndl.network.Coding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Slow
class EvaluationFormatTest {
  private static final Coding TARGETS = new Coding.OneHot(4);
  private static final int FUZZED = 20_000;

  @ParameterizedTest
  @CsvSource({"0, 4", "1, 1", "9, 4", "3000, 10", "50, 1025"})
  void bringsAllOfAnEvaluation(int count, int classes) throws ProtocolException {
    assertBrings(count, new Coding.OneHot(classes));
  }

  @ParameterizedTest
  @CsvSource({"1, 2", "99, 2", "99, 3", "3000, 10", "50, 1025"})
  void bringsAllOfAnEvaluationOfBits(int count, int classes) throws ProtocolException {
    assertBrings(count, new Coding.Bits(classes));
  }

  private static void assertBrings(int count, Coding targets) throws ProtocolException {
    Evaluation sent = EvaluationCases.random(count, targets, 1, 5, 2);
    ByteBuffer message = message(sent);
    assertEquals(EvaluationFormat.bytes(sent), message.remaining());
    assertTrue(message.remaining() <= EvaluationFormat.maxBytes(targets, 5, 2));
    Evaluation found = EvaluationFormat.read(message, targets, 5, 2);
    assertEquals(EvaluationCases.json(sent), EvaluationCases.json(found));
    assertEquals(0, message.remaining());
  }

  @Test
  void isRefusedWhenCutShort() {
    ByteBuffer message = message(EvaluationCases.random(9, TARGETS, 1, 5, 2));
    for (int end = 0; end < message.limit(); end++) {
      ByteBuffer cut = message.duplicate().order(ByteOrder.LITTLE_ENDIAN).limit(end);
      assertThrows(ProtocolException.class, () -> EvaluationFormat.read(cut, TARGETS, 5, 2));
    }
  }

  /**
   * Positions in the first cell, which comes after the cost, the histogram and the number of cells.
   */
  @ParameterizedTest
  @CsvSource({
    "0, -1", // the number of cells
    "0, 17",
    "0, 2147483647",
    "4, 4", // label
    "4, -1",
    "8, 4", // prediction
    "8, 2147483647",
    "12, 0", // examples
    "12, 9",
    "12, -1"
  })
  void isRefusedWithCellsThatThereAreNot(int at, int wrong) {
    ByteBuffer message = message(EvaluationCases.random(50, TARGETS, 1, 5, 2));
    message.putInt(8 + 16 * Evaluation.BINS + at, wrong);
    assertThrows(ProtocolException.class, () -> EvaluationFormat.read(message, TARGETS, 5, 2));
  }

  @Test
  void isRefusedWithANegativeNumber() {
    for (int at : new int[] {0, 8, 16}) {
      ByteBuffer message = message(EvaluationCases.random(9, TARGETS, 1, 5, 2));
      message.putLong(at, -1);
      assertThrows(ProtocolException.class, () -> EvaluationFormat.read(message, TARGETS, 5, 2));
    }
  }

  @Test
  void isRefusedWithMoreFlatSamplesThanWereWatched() {
    for (int wrong : new int[] {-1, 10}) {
      ByteBuffer message = message(EvaluationCases.random(9, TARGETS, 1, 5, 2));
      message.putInt(message.limit() - Integer.BYTES, wrong);
      assertThrows(ProtocolException.class, () -> EvaluationFormat.read(message, TARGETS, 5, 2));
    }
  }

  @Test
  void isReadOrRefusedWhateverTheBytes() {
    Evaluation evaluation = EvaluationCases.random(9, TARGETS, 1, 5, 2);
    Random random = new Random(1);
    int refused = 0;
    for (int i = 0; i < FUZZED; i++) {
      ByteBuffer message = message(evaluation);
      int tail = message.limit() - 8 - 16 * Evaluation.BINS; // the part that has a form
      message.put(message.limit() - 1 - random.nextInt(tail), (byte) random.nextInt());
      try {
        EvaluationFormat.read(message, TARGETS, 5, 2);
      } catch (ProtocolException e) {
        refused++;
      }
    }
    assertTrue(refused > FUZZED / 10 && refused < FUZZED, "refused " + refused);
  }

  private static ByteBuffer message(Evaluation evaluation) {
    int bytes = (int) EvaluationFormat.bytes(evaluation);
    ByteBuffer message = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    EvaluationFormat.write(message, evaluation);
    return message.flip();
  }
}
