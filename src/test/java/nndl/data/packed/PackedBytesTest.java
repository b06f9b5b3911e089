package nndl.data.packed;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The account of memory: the bytes asked for are the bytes then held. */
class PackedBytesTest {
  private static final int KIBIBYTE = 1 << 10;

  @TempDir Path directory;
  private final List<Long> asked = new ArrayList<>();

  /** Allows this many bytes, and records all requests. */
  private final class Account implements MemoryBudget {
    private long left;

    Account(long bytes) {
      left = bytes;
    }

    @Override
    public boolean take(long bytes) {
      asked.add(bytes);
      boolean there = bytes <= left;
      left -= there ? bytes : 0;
      return there;
    }

    @Override
    public FileChannel newFile() throws IOException {
      return FileChannel.open(
          directory.resolve("file"),
          StandardOpenOption.CREATE_NEW,
          StandardOpenOption.READ,
          StandardOpenOption.WRITE);
    }
  }

  /** Samples of 40 KiB each: one in the first chunk of 64, three in the next of 128, and so on. */
  @ParameterizedTest
  @CsvSource({"1, 40", "2, '64, 40'", "4, '64, 120'", "5, '64, 128, 40'", "11, '64, 128, 256, 40'"})
  void theRoomTakenIsThatOfWholeChunksAndOfTheLastWhatIsInIt(int count, String kibibytes) {
    PackedBytes packed = pack(count, 40 * KIBIBYTE, 0, Long.MAX_VALUE);
    assertEquals(inBytes(kibibytes), asked);
    assertEquals(sum(asked) + index(count), packed.heldBytes());
  }

  /** That chunk is written to the file, with all later ones that the budget does not allow. */
  @Test
  void aChunkWithoutRoomIsNotHeld() {
    PackedBytes packed = pack(11, 40 * KIBIBYTE, 0, (64 + 40) * KIBIBYTE);
    assertEquals(inBytes("64, 128, 256, 40"), asked);
    assertEquals((64 + 40) * KIBIBYTE + index(11), packed.heldBytes());
    for (int i = 0; i < 11; i++) {
      byte[] expected = new byte[40 * KIBIBYTE];
      Arrays.fill(expected, (byte) (i + 1));
      assertArrayEquals(expected, bytes(packed, i), "sample " + i);
      assertEquals(100 + i, packed.label(i));
    }
    assertNull(packed.chunk(packed.location(1)));
    assertEquals(0, packed.prefetch(packed.location(1)));
  }

  /** Their size was known, so no chunk is longer than needed. */
  @Test
  void samplesOfKnownSizeAreOneChunk() {
    PackedBytes packed = pack(7, 40 * KIBIBYTE, 7L * 40 * KIBIBYTE, Long.MAX_VALUE);
    assertEquals(inBytes("280"), asked);
    assertEquals(280 * KIBIBYTE + index(7), packed.heldBytes());
  }

  /** A sample longer than twice the chunk before. */
  @Test
  void aLongSampleHasAChunkOfItsLength() {
    PackedBytes.Builder builder = new PackedBytes.Builder(0, 0, new Account(Long.MAX_VALUE));
    add(builder, 1, 10);
    add(builder, 2, 300 * KIBIBYTE);
    assertEquals(300 * KIBIBYTE, builder.chunk().length);
    PackedBytes packed = builder.build();
    assertEquals(inBytes("64, 300"), asked);
    assertEquals(10, bytes(packed, 0).length);
    assertEquals(300 * KIBIBYTE, bytes(packed, 1).length);
  }

  @Test
  void aRangeIsInTheSameChunks() {
    PackedBytes packed = pack(5, 40 * KIBIBYTE, 0, Long.MAX_VALUE);
    PackedBytes range = packed.range(2, 5);
    assertEquals(3, range.count());
    assertEquals(102, range.label(0));
    assertEquals(3, bytes(range, 0)[0]);
    assertEquals(5, bytes(range, 2)[0]);
    assertEquals(packed.heldBytes() - index(5) + index(3), range.heldBytes());
  }

  /** The builder's array of ends grows several times, and the samples are in several chunks. */
  @Test
  void labelsOfAllClassesStayInRangesAndCopies() {
    int count = 1000;
    PackedBytes.Builder builder = new PackedBytes.Builder(1, 1, new Account(Long.MAX_VALUE));
    for (int i = 0; i < count; i++) {
      builder.reserve(KIBIBYTE);
      builder.add(KIBIBYTE, Target.of(i));
    }
    PackedBytes all = builder.build();
    PackedBytes.Builder copy = new PackedBytes.Builder(1, 1, new Account(Long.MAX_VALUE));
    copy.addAll(all, 100, count);
    PackedBytes copied = copy.build();
    PackedBytes range = all.range(100, count);
    assertTrue(asked.size() > 4, asked.toString());
    for (int i = 0; i < count; i++) {
      assertEquals(i, all.label(i));
      assertEquals(KIBIBYTE, PackedBytes.length(all.location(i)));
      assertEquals(i, i < 100 ? i : range.label(i - 100));
      assertEquals(i, i < 100 ? i : copied.label(i - 100));
    }
  }

  private PackedBytes pack(int count, int length, long bytes, long budget) {
    PackedBytes.Builder builder = new PackedBytes.Builder(count, bytes, new Account(budget));
    for (int i = 0; i < count; i++) {
      add(builder, i + 1, length);
    }
    return builder.build();
  }

  private static byte[] bytes(PackedBytes packed, int sample) {
    long location = packed.location(sample);
    int from = packed.from(location);
    return Arrays.copyOfRange(packed.bytes(location), from, from + PackedBytes.length(location));
  }

  private static void add(PackedBytes.Builder builder, int value, int length) {
    builder.reserve(length);
    Arrays.fill(builder.chunk(), builder.end(), builder.end() + length, (byte) value);
    builder.add(length, Target.of(99 + value));
  }

  /** The bytes of the samples' ends, which have the labels too. */
  private static long index(int count) {
    return 8L * (count + 1);
  }

  private static List<Long> inBytes(String kibibytes) {
    return Arrays.stream(kibibytes.split(", ")).map(k -> Long.parseLong(k) * KIBIBYTE).toList();
  }

  private static long sum(List<Long> numbers) {
    return numbers.stream().flatMapToLong(LongStream::of).sum();
  }
}
