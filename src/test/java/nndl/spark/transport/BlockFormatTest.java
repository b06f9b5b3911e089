package nndl.spark.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import nndl.network.Layout;
import nndl.network.RowMarks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BlockFormatTest {
  private static final Layout LAYOUT = new Layout(9, 5, 4);
  private static final int FUZZED = 20_000;

  @ParameterizedTest
  @CsvSource({"1, 1", "9, 5", "50, 17", "784, 30"})
  void bringsTheRowMarksAndAllOfTheLaterLayers(int inputs, int neurons) {
    Layout layout = new Layout(inputs, neurons, 3);
    Random random = new Random(inputs);
    for (double density : new double[] {0, 0.1, 0.5, 0.9, 1}) {
      float[] sent = randomBlock(layout, random);
      RowMarks dirtyRows = randomRows(layout, density, random);
      float[] found = randomBlock(layout, random);
      float[] expected = found.clone();
      for (RowMarks.Runs run = dirtyRows.runs(); run.next(); ) {
        int at = layout.rowAt(run.from());
        System.arraycopy(sent, at, expected, at, layout.rowAt(run.to()) - at);
      }
      int end = layout.rowAt(inputs);
      System.arraycopy(sent, end, expected, end, sent.length - end);

      ByteBuffer message = message(layout, sent, dirtyRows);
      assertEquals(BlockFormat.bytes(layout, dirtyRows), message.remaining());
      RowMarks marks = new RowMarks(inputs);
      read(message, layout, found, marks);
      assertArrayEquals(expected, found);
      assertEquals(runs(dirtyRows), runs(marks));
      assertEquals(0, message.remaining());
    }
  }

  @Test
  void leavesWhatFollowsToTheReader() throws ProtocolException {
    float[] block = randomBlock(LAYOUT, new Random(1));
    RowMarks dirtyRows = randomRows(LAYOUT, 0.5, new Random(1));
    int bytes = (int) BlockFormat.bytes(LAYOUT, dirtyRows);
    ByteBuffer message = ByteBuffer.allocate(bytes + 8).order(ByteOrder.LITTLE_ENDIAN).putInt(7);
    BlockFormat.write(message, LAYOUT, block, dirtyRows);
    message.putInt(8).flip();
    assertEquals(7, message.getInt());
    BlockFormat.read(message, LAYOUT, new float[block.length], new RowMarks(9));
    assertEquals(8, message.getInt());
  }

  @Test
  void refusesEveryMessageThatIsCutShort() {
    ByteBuffer whole =
        message(LAYOUT, randomBlock(LAYOUT, new Random(1)), randomRows(LAYOUT, 0.5, new Random(1)));
    for (int end = 0; end < whole.capacity(); end++) {
      ByteBuffer cut = whole.duplicate().order(ByteOrder.LITTLE_ENDIAN).position(0).limit(end);
      assertRefused(cut);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "-1 0", "1 -1 3", "1 3 3", "1 4 3", "1 8 10", "2 0 2 1 3", "99"})
  void refusesRowsThatAreNotAscendingRunsOfTheLayout(String header) {
    ByteBuffer message = ByteBuffer.allocate(10_000).order(ByteOrder.LITTLE_ENDIAN);
    String[] numbers = header.split(" ");
    message.putInt(Integer.parseInt(numbers[0]));
    for (int i = 1; i < numbers.length; i += 2) {
      int from = Integer.parseInt(numbers[i]);
      int to = i + 1 < numbers.length ? Integer.parseInt(numbers[i + 1]) : from;
      message.putInt(from).putInt(to);
      int floats = Math.max(0, to - from) * LAYOUT.rowStride();
      message.position(message.position() + Float.BYTES * floats);
    }
    assertRefused(message.rewind());
  }

  @Test
  void takesOrRefusesWhateverItReadsAndDoesNothingElse() {
    Random random = new Random(1);
    int[] odd = {-1, 0, 1, 8, 9, 10, Integer.MAX_VALUE, Integer.MIN_VALUE, 1 << 28};
    int refused = 0;
    for (int i = 0; i < FUZZED; i++) {
      ByteBuffer message =
          message(LAYOUT, randomBlock(LAYOUT, random), randomRows(LAYOUT, 0.4, random));
      for (int k = random.nextInt(3); k >= 0; k--) {
        int at = random.nextInt(random.nextBoolean() ? 3 : message.limit() / 4) * 4;
        message.putInt(at, odd[random.nextInt(odd.length)]);
      }
      message.limit(message.limit() - (random.nextInt(4) == 0 ? random.nextInt(16) : 0));
      try {
        BlockFormat.read(message, LAYOUT, new float[LAYOUT.length()], new RowMarks(9));
      } catch (ProtocolException e) {
        refused++; // no other exception may be thrown
      }
    }
    assertEquals(0.6, (double) refused / FUZZED, 0.3);
  }

  private static void assertRefused(ByteBuffer message) {
    assertThrows(
        ProtocolException.class,
        () -> BlockFormat.read(message, LAYOUT, new float[LAYOUT.length()], new RowMarks(9)));
  }

  private static void read(ByteBuffer in, Layout layout, float[] block, RowMarks marks) {
    try {
      BlockFormat.read(in, layout, block, marks);
    } catch (ProtocolException e) {
      throw new AssertionError(e);
    }
  }

  private static ByteBuffer message(Layout layout, float[] block, RowMarks dirtyRows) {
    ByteBuffer message = new Buffers().forMessage(BlockFormat.bytes(layout, dirtyRows));
    BlockFormat.write(message, layout, block, dirtyRows);
    return message.flip();
  }

  private static float[] randomBlock(Layout layout, Random random) {
    float[] block = new float[layout.length()];
    for (int i = 0; i < block.length; i++) {
      block[i] = Float.intBitsToFloat(random.nextInt() & 0xbfffffff);
    }
    return block;
  }

  private static RowMarks randomRows(Layout layout, double density, Random random) {
    RowMarks rows = new RowMarks(layout.inputs(1));
    for (int row = 0; row < rows.count(); row++) {
      if (random.nextDouble() < density) {
        rows.mark(row, row + 1);
      }
    }
    return rows;
  }

  private static String runs(RowMarks rows) {
    StringBuilder runs = new StringBuilder();
    for (RowMarks.Runs run = rows.runs(); run.next(); ) {
      runs.append(run.from()).append('-').append(run.to()).append(' ');
    }
    return runs.toString();
  }
}
