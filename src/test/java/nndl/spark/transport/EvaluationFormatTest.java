package nndl.spark.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import nndl.Refused;
import nndl.math.Matrix;
import nndl.model.evaluation.Evaluation;
import nndl.model.evaluation.EvaluationCases;
import nndl.model.evaluation.EvaluationSum;
import nndl.model.evaluation.WeightSums;
import nndl.network.Coding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EvaluationFormatTest {
  private static final Coding TARGETS = new Coding.OneHot(4);
  private static final Coding NUMBERS = new Coding.Numbers(List.of(0.0), List.of(2.5), 1.35);
  private static final int FUZZED = 20_000;

  /** Where the cells begin, with their number. */
  private static final int CELLS = Long.BYTES + 2 * Evaluation.BINS * Long.BYTES;

  private static final int CELL_BYTES = 3 * Integer.BYTES + Long.BYTES;

  @ParameterizedTest
  @CsvSource({"0, 4", "1, 1", "9, 4", "3000, 10", "50, 1024", "50, 1025"})
  void bringsAllOfAnEvaluation(int count, int classes) throws ProtocolException {
    assertBrings(count, new Coding.OneHot(classes));
  }

  @ParameterizedTest
  @CsvSource({"1, 2", "99, 2", "99, 3", "3000, 10", "50, 1025"})
  void bringsAllOfAnEvaluationOfBits(int count, int classes) throws ProtocolException {
    assertBrings(count, new Coding.Bits(classes));
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "99, 2", "3000, 1"})
  void bringsAllOfAnEvaluationOfNumbers(int count, int numbers) throws ProtocolException {
    List<Double> units = Collections.nCopies(numbers, 2.5);
    assertBrings(count, new Coding.Numbers(units, units, 1.35));
  }

  @Test
  void ofManySamplesIsAsLongAsAnEvaluationCanBe() {
    for (Coding targets : List.of(TARGETS, NUMBERS)) {
      ByteBuffer message = message(EvaluationCases.random(3000, targets, 1, 5, 2));
      assertEquals(
          EvaluationFormat.maxBytes(targets, 5, 2) - WeightSums.MAX_TEXT, message.remaining());
    }
  }

  @Test
  void isRefusedIfTheGroupsOfNumbersAreNotAllSamples() {
    for (long wrong : new long[] {-1, 0, 2, Long.MAX_VALUE}) {
      ByteBuffer message = message(EvaluationCases.random(9, NUMBERS, 1, 5, 2));
      message.putLong(8, wrong); // the first group, to which the sample 1004 = 4 * 251 belongs
      assertRefused("groups of 9 samples, and sums of 0 or more", message, NUMBERS);
    }
  }

  @Test
  void isRefusedIfItsBinsAreNotAllSamples() {
    ByteBuffer message = message(EvaluationCases.random(9, TARGETS, 1, 5, 2));
    for (int bin = 0; bin < Evaluation.BINS; bin++) {
      message.putLong(Long.BYTES + bin * 2 * Long.BYTES, bin == 0 ? 8 : 0);
      message.putLong(2 * Long.BYTES + bin * 2 * Long.BYTES, 0);
    }
    assertRefused("bins of 9 samples", message, TARGETS);
  }

  private static void assertBrings(int count, Coding targets) throws ProtocolException {
    Evaluation sent = EvaluationCases.random(count, targets, 1, 5, 2);
    ByteBuffer message = message(sent);
    assertTrue(message.remaining() <= EvaluationFormat.maxBytes(targets, 5, 2));
    Evaluation found = EvaluationFormat.read(message, targets, count, 5, 2);
    assertEquals(EvaluationCases.json(sent), EvaluationCases.json(found));
    assertEquals(0, message.remaining());
  }

  @Test
  void bringsTheSumsByWeights() throws ProtocolException {
    EvaluationSum sum = new EvaluationSum(TARGETS.classes(), TARGETS.predictions(), 5, 2);
    for (int i = 0; i < 40; i++) {
      float weight = i % 3 == 0 ? Float.MAX_VALUE : Float.MIN_VALUE;
      sum.add(i, i % 3, i % 2, 1, 1e300, Matrix.zeros(1, TARGETS.outputs()), 0, weight);
    }
    ByteBuffer message = message(sum.total());
    assertTrue(message.remaining() <= EvaluationFormat.maxBytes(TARGETS, 5, 2));
    Evaluation found =
        EvaluationFormat.read(message.duplicate().order(message.order()), TARGETS, 40, 5, 2);
    assertEquals(EvaluationCases.json(sum.total()), EvaluationCases.json(found));
    String text = sum.total().weights().text();
    int end = message.limit() - 8 * Integer.BYTES;
    assertEquals(text.length(), message.getInt(end - text.length() - Integer.BYTES));
    message.put(end - 1, (byte) 'x');
    assertThrows(ProtocolException.class, () -> EvaluationFormat.read(message, TARGETS, 40, 5, 2));
  }

  @Test
  void isRefusedWhenCutShort() {
    for (Coding targets : List.of(TARGETS, NUMBERS)) {
      ByteBuffer message = message(EvaluationCases.random(9, targets, 1, 5, 2));
      for (int end = 0; end < message.limit(); end++) {
        ByteBuffer cut = message.duplicate().order(ByteOrder.LITTLE_ENDIAN).limit(end);
        assertRefused("more of an evaluation, found the end", cut, targets);
      }
    }
  }

  /** Positions in the first cell, after the number of cells. */
  @ParameterizedTest
  @CsvSource({
    "0, -1, 0 to 16 cells",
    "0, 17, 0 to 16 cells",
    "0, 2147483647, 0 to 16 cells",
    "4, 4, a class below 4", // label
    "4, -1, a class below 4",
    "8, 4, a class below 4", // prediction
    "8, 2147483647, a class below 4",
    "12, 0, examples among a cell's samples",
    "12, 9, examples among a cell's samples",
    "12, -1, examples among a cell's samples"
  })
  void isRefusedWithCellsThatThereAreNot(int at, int wrong, String expected) {
    ByteBuffer message = message(EvaluationCases.random(9, TARGETS, 1, 5, 2));
    message.putInt(CELLS + at, wrong);
    assertRefused(expected, message, TARGETS);
  }

  @Test
  void isRefusedIfCellsOrTheirExamplesDoNotAscend() {
    Evaluation sent = EvaluationCases.random(90, TARGETS, 1, 5, 2);
    int examples = CELLS + Integer.BYTES + CELL_BYTES;
    int second = examples + Long.BYTES * sent.confusion().get(0).examples().length;
    ByteBuffer sameCell = message(sent);
    sameCell.putLong(second, sameCell.getLong(CELLS + Integer.BYTES));
    assertRefused("cells in ascending order", () -> read(sameCell, 90));
    ByteBuffer sameExample = message(sent);
    sameExample.putLong(examples + Long.BYTES, sameExample.getLong(examples));
    assertRefused("ascending numbers", () -> read(sameExample, 90));
    ByteBuffer negative = message(sent);
    negative.putLong(examples, -1);
    assertRefused("ascending numbers", () -> read(negative, 90));
  }

  /** Positions in the first of the worst samples. */
  @ParameterizedTest
  @CsvSource({
    "0, 4, a class below 4", // label
    "4, 4, a class below 4", // prediction
    "12, -1, a number and a cost of 0 or more",
    "20, -1, a number and a cost of 0 or more"
  })
  void isRefusedWithAWorstSampleThatThereIsNot(int at, int wrong, String expected) {
    Evaluation sent = EvaluationCases.random(9, TARGETS, 1, 5, 2);
    ByteBuffer message = message(sent);
    int watched = message.limit() - Integer.BYTES * (1 + 5 + 2);
    message.putInt(watched - Integer.BYTES - worstBytes(sent) + at, wrong);
    assertRefused(expected, message, TARGETS);
  }

  @Test
  void isRefusedWithANegativeNumber() {
    for (int at : new int[] {0, 8, 16}) {
      ByteBuffer message = message(EvaluationCases.random(9, TARGETS, 1, 5, 2));
      message.putLong(at, -1);
      assertThrows(ProtocolException.class, () -> read(message, 9));
    }
  }

  @Test
  void isRefusedWithMoreFlatSamplesThanWereWatched() {
    for (int wrong : new int[] {-1, 10}) {
      ByteBuffer message = message(EvaluationCases.random(9, TARGETS, 1, 5, 2));
      message.putInt(message.limit() - Integer.BYTES, wrong);
      assertThrows(ProtocolException.class, () -> read(message, 9));
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
        read(message, 9);
      } catch (ProtocolException e) {
        refused++;
      }
    }
    assertTrue(refused > FUZZED / 10 && refused < FUZZED, "refused " + refused);
  }

  /**
   * Places of numbers of samples: in the first bin, in the first cell, of the worst samples, and of
   * those that were watched.
   */
  @ParameterizedTest
  @ValueSource(strings = {"bin", "cell", "worst", "watched"})
  void isRefusedIfItCountsMoreSamplesThanThereAre(String which) throws ProtocolException {
    int count = 9;
    Evaluation sent = EvaluationCases.random(count, TARGETS, 1, 5, 2);
    EvaluationFormat.read(message(sent), TARGETS, count, 5, 2);
    ByteBuffer message = message(sent);
    int watched = message.limit() - Integer.BYTES * (1 + 5 + 2);
    switch (which) {
      case "bin" -> message.putLong(Long.BYTES, Long.MAX_VALUE);
      case "cell" -> message.putLong(CELLS + 4 * Integer.BYTES, count + 1);
      case "worst" -> message.putInt(watched - worstBytes(sent) - 2 * Integer.BYTES, count + 1);
      default -> message.putInt(watched, count + 1);
    }
    ProtocolException refusal =
        assertThrows(
            ProtocolException.class, () -> EvaluationFormat.read(message, TARGETS, count, 5, 2));
    assertTrue(refusal.getMessage().contains("samples"), refusal.getMessage());
  }

  private static int worstBytes(Evaluation evaluation) {
    int each = 2 * Integer.BYTES + 2 * Long.BYTES + Float.BYTES * TARGETS.outputs();
    return each * evaluation.worst().size();
  }

  /** The counts of all bins, and of all cells, are those of the same samples. */
  @ParameterizedTest
  @ValueSource(ints = {0, 8, 10})
  void isRefusedIfItsCountsDoNotAddUpToTheSamplesThatWereAskedFor(int asked) {
    ByteBuffer message = message(EvaluationCases.random(9, TARGETS, 1, 5, 2));
    assertThrows(ProtocolException.class, () -> read(message, asked));
  }

  @Test
  void isRefusedWithoutCells() {
    ByteBuffer message = message(EvaluationCases.random(9, TARGETS, 1, 5, 2));
    message.putInt(CELLS, 0);
    assertRefused("cells of 9 samples", message, TARGETS);
  }

  private static void assertRefused(String expected, ByteBuffer message, Coding targets) {
    assertRefused(expected, () -> EvaluationFormat.read(message, targets, 9, 5, 2));
  }

  private static void assertRefused(String expected, Executable read) {
    Refused.assertRefused(ProtocolException.class, "expected " + expected, read);
  }

  private static Evaluation read(ByteBuffer message, int count) throws ProtocolException {
    return EvaluationFormat.read(message, TARGETS, count, 5, 2);
  }

  private static ByteBuffer message(Evaluation evaluation) {
    byte[] bytes = PartBytes.of(out -> EvaluationFormat.write(out, evaluation));
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
