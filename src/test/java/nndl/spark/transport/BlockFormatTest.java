package nndl.spark.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import nndl.Refused;
import nndl.network.Layout;
import nndl.network.Piece;
import nndl.network.RowMarks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BlockFormatTest {
  private static final Layout LAYOUT = new Layout(9, 5, 4);
  private static final int FUZZED = 20_000;

  @ParameterizedTest
  @CsvSource({"1, 1", "9, 5", "50, 17", "784, 30", "300, 400"})
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

      RowMarks marks = new RowMarks(inputs);
      read(parts(layout, sent, dirtyRows), layout, found, marks);
      assertArrayEquals(
          Arrays.copyOfRange(expected, layout.rowAt(0), expected.length),
          Arrays.copyOfRange(found, layout.rowAt(0), found.length));
      assertEquals(runs(dirtyRows), runs(marks));
    }
  }

  @Test
  void leavesWhatFollowsToTheReader() throws ProtocolException {
    float[] block = randomBlock(LAYOUT, new Random(1));
    Parts parts = new Parts();
    parts.begin(header -> header.putInt(7));
    BlockFormat.write(parts, LAYOUT, block, randomRows(LAYOUT, 0.5, new Random(1)));
    parts.room(Integer.BYTES).putInt(8);
    ByteBuffer message = littleEndian(parts.end().get(0));
    assertEquals(7, message.getInt());
    assertTrue(reader(new float[block.length]).read(message));
    assertEquals(8, message.getInt());
  }

  /** A part that ends between two runs may be followed by another, and so is not refused alone. */
  @Test
  void refusesEveryMessageThatIsCutShort() throws ProtocolException {
    ByteBuffer whole = message(randomRows(LAYOUT, 0.5, new Random(1)));
    int goesOn = 0;
    for (int end = 0; end < whole.limit(); end++) {
      ByteBuffer cut = littleEndian(whole).limit(end);
      try {
        assertFalse(reader(new float[LAYOUT.length()]).read(cut));
        goesOn++;
      } catch (ProtocolException e) {
        continue;
      }
    }
    assertEquals(4, goesOn); // before three runs of rows, and before the end
  }

  /**
   * Each number begins or ends a run; after it come as many floats as there should be. The rows are
   * from 12 to 156, each 16 wide, and the later layers end at 268.
   */
  @ParameterizedTest
  @CsvSource({
    "-2 12, numbers in ascending runs",
    "0 12, numbers in ascending runs",
    "28 20, numbers in ascending runs",
    "28 28, numbers in ascending runs",
    "44 60 28 44, numbers in ascending runs",
    "12 28 36 44, numbers in ascending runs",
    "12 36 44 60, numbers in ascending runs",
    "156 200 210 268, numbers in ascending runs",
    "12 269, 'numbers of the block, found more'",
    "12 200, 'more numbers, found the end'"
  })
  void refusesNumbersThatAreNotAscendingRunsOfTheLayout(String runs, String expected) {
    ByteBuffer message = ByteBuffer.allocate(10_000).order(ByteOrder.LITTLE_ENDIAN);
    String[] numbers = runs.split(" ");
    for (int i = 0; i < numbers.length; i += 2) {
      int from = Integer.parseInt(numbers[i]);
      int to = Integer.parseInt(numbers[i + 1]);
      message.putInt(from).putInt(to);
      message.position(message.position() + Float.BYTES * Math.max(0, to - from));
    }
    assertRefused(expected, message.putInt(BlockFormat.END).flip());
  }

  @Test
  void refusesARunThatHasFewerNumbersThanItSaysOrOnlyItsBeginning() {
    ByteBuffer message = ByteBuffer.allocate(100).order(ByteOrder.LITTLE_ENDIAN);
    message.putInt(LAYOUT.rowAt(0)).putInt(LAYOUT.rowAt(1));
    int cells = LAYOUT.rowAt(1) - LAYOUT.rowAt(0);
    ByteBuffer less = littleEndian(message).limit(8 + Float.BYTES * cells - 1).position(0);
    assertRefused("more numbers, found the end", less);
    assertRefused("a run of numbers, found the end", littleEndian(message).limit(7).position(0));
    assertRefused("a run of numbers, found the end", littleEndian(message).limit(4).position(0));
    assertRefused("a run of numbers, found the end", littleEndian(message).limit(3).position(0));
  }

  @Test
  void takesOrRefusesWhateverItReadsAndDoesNothingElse() {
    Random random = new Random(1);
    int[] odd = {-1, 0, 1, 8, 9, 10, Integer.MAX_VALUE, Integer.MIN_VALUE, 1 << 28};
    int refused = 0;
    for (int i = 0; i < FUZZED; i++) {
      ByteBuffer message = message(randomRows(LAYOUT, 0.4, random));
      for (int k = random.nextInt(3); k >= 0; k--) {
        int at = random.nextInt(random.nextBoolean() ? 3 : message.limit() / 4) * 4;
        message.putInt(at, odd[random.nextInt(odd.length)]);
      }
      message.limit(message.limit() - (random.nextInt(4) == 0 ? random.nextInt(16) : 0));
      try {
        boolean unused = reader(new float[LAYOUT.length()]).read(message);
      } catch (ProtocolException e) {
        refused++; // no other exception may be thrown
      }
    }
    assertEquals(0.6, (double) refused / FUZZED, 0.3);
  }

  private static void assertRefused(String expected, ByteBuffer message) {
    Refused.assertRefused(
        ProtocolException.class,
        "expected " + expected,
        () -> reader(new float[LAYOUT.length()]).read(message));
  }

  private static BlockReader reader(float[] block) {
    BlockReader reader = new BlockReader(LAYOUT);
    reader.readInto(block, new RowMarks(9), Piece.all(LAYOUT));
    return reader;
  }

  private static void read(List<ByteBuffer> parts, Layout layout, float[] block, RowMarks marks) {
    BlockReader reader = new BlockReader(layout);
    reader.readInto(block, marks, Piece.all(layout));
    try {
      for (int i = 0; i < parts.size(); i++) {
        ByteBuffer part = littleEndian(parts.get(i));
        assertTrue(part.remaining() <= Parts.MAX_BYTES);
        assertEquals(i == parts.size() - 1, reader.read(part));
        assertEquals(0, part.remaining());
      }
    } catch (ProtocolException e) {
      throw new AssertionError(e);
    }
  }

  private static ByteBuffer littleEndian(ByteBuffer bytes) {
    return bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  private static List<ByteBuffer> parts(Layout layout, float[] block, RowMarks dirtyRows) {
    Parts parts = new Parts();
    parts.begin(header -> {});
    BlockFormat.write(parts, layout, block, dirtyRows);
    return parts.end();
  }

  /** Of one part. */
  private static ByteBuffer message(RowMarks dirtyRows) {
    float[] block = randomBlock(LAYOUT, new Random(2));
    return littleEndian(parts(LAYOUT, block, dirtyRows).get(0));
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
