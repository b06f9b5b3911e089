package nndl.data.packed;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import nndl.error.InputException;

/**
 * The bytes of packed samples, one after the other, and the class of each.
 *
 * <p>They stand in chunks, none across two, each twice as long as the one before up to 32 MiB: so
 * nothing is copied while more are added. A chunk is on the heap while there is {@link
 * MemoryBudget}, the later ones in a file that is mapped into memory: the system then keeps of it
 * what fits, and reads the rest again when it is asked for.
 */
public final class PackedBytes {
  public static final int MAX_SAMPLES = Integer.MAX_VALUE - 8;

  private static final int CACHE_LINE = 64;
  private static final int FIRST_BYTES = 1 << 16;

  /** With the array's header a whole number of the collector's regions. */
  private static final int CHUNK_BYTES = (1 << 25) - 16;

  /** Of a place, for a number of a chunk's bytes; the other bits are the chunk's number. */
  private static final int PLACE_BITS = 25;

  private static final int PLACE_MASK = (1 << PLACE_BITS) - 1;
  private static final int MAX_CHUNKS = 1 << (Long.SIZE - 2 * PLACE_BITS);

  /** A chunk is in one of the two. */
  private final byte[][] heap;

  private final MappedByteBuffer[] mapped;

  /**
   * Where each sample ends, after the one before the first: in the upper half its chunk's number,
   * in the lower the byte there.
   */
  private final long[] ends;

  private final byte[] labels;

  private PackedBytes(byte[][] heap, MappedByteBuffer[] mapped, long[] ends, byte[] labels) {
    this.heap = heap;
    this.mapped = mapped;
    this.ends = ends;
    this.labels = labels;
  }

  /** About the bytes that it takes for a while to pack so many: the chunk that is being filled. */
  public static long bytesToPack(long bytes) {
    return Math.min(CHUNK_BYTES, bytes);
  }

  int count() {
    return labels.length;
  }

  int label(int i) {
    return labels[i] & 0xff;
  }

  /** Where sample {@code i} is: in one number, its chunk, its length and where it begins there. */
  long place(int i) {
    long end = ends[i + 1];
    long chunk = end >> Integer.SIZE;
    int start = ends[i] >> Integer.SIZE == chunk ? (int) ends[i] : 0;
    return chunk << (2 * PLACE_BITS) | (long) ((int) end - start) << PLACE_BITS | start;
  }

  /** Where the sample at a place begins in the array of its chunk. */
  static int start(long place) {
    return (int) place & PLACE_MASK;
  }

  /** How many bytes the sample at a place has. */
  static int length(long place) {
    return (int) (place >> PLACE_BITS) & PLACE_MASK;
  }

  private static int chunkOf(long place) {
    return (int) (place >>> (2 * PLACE_BITS));
  }

  /** The array of the chunk with the sample at a place; null if it is not on the heap. */
  byte[] chunk(long place) {
    return heap[chunkOf(place)];
  }

  /** Reads a byte of every cache line of the sample at a place on the heap, for nothing. */
  int prefetch(long place) {
    byte[] chunk = chunk(place);
    int sum = 0;
    if (chunk != null) {
      int start = start(place);
      int end = start + length(place);
      for (int at = start; at < end; at += CACHE_LINE) {
        sum += chunk[at];
      }
    }
    return sum;
  }

  /** An array with the bytes of the sample at a place, wherever they are, {@link #from} on. */
  byte[] bytes(long place) {
    byte[] chunk = chunk(place);
    return chunk != null ? chunk : copy(place);
  }

  /** Where they begin in that array. */
  int from(long place) {
    return chunk(place) != null ? start(place) : 0;
  }

  /** The bytes of the sample at a place, wherever they are. */
  byte[] copy(long place) {
    byte[] bytes = new byte[length(place)];
    copy(place, bytes, 0);
    return bytes;
  }

  private void copy(long place, byte[] target, int at) {
    byte[] chunk = chunk(place);
    if (chunk != null) {
      System.arraycopy(chunk, start(place), target, at, length(place));
    } else {
      mapped[chunkOf(place)].get(start(place), target, at, length(place));
    }
  }

  /** The samples {@code from} to {@code to - 1}, in the same chunks. */
  PackedBytes range(int from, int to) {
    return new PackedBytes(
        heap, mapped, Arrays.copyOfRange(ends, from, to + 1), Arrays.copyOfRange(labels, from, to));
  }

  /** Bytes of the heap that are held. */
  long heldBytes() {
    long bytes = (long) Long.BYTES * ends.length + labels.length;
    for (byte[] chunk : heap) {
      bytes += chunk == null ? 0 : chunk.length;
    }
    return bytes;
  }

  /** Takes samples one by one. */
  static final class Builder {
    private final MemoryBudget room;
    private final List<byte[]> heap = new ArrayList<>();
    private final List<MappedByteBuffer> mapped = new ArrayList<>();
    private FileChannel file;
    private byte[] chunk;
    private int end;
    private long[] ends;
    private byte[] labels;
    private int count;

    /** For {@code samples} of {@code bytes} together, and more. */
    Builder(int samples, long bytes, MemoryBudget room) {
      this.room = room;
      this.chunk = new byte[(int) Math.max(FIRST_BYTES, Math.min(CHUNK_BYTES, bytes))];
      this.ends = new long[samples + 1];
      this.labels = new byte[samples];
    }

    /** Sees to it that {@link #chunk} has place for so many bytes from {@link #end} on. */
    void reserve(int bytes) {
      if (bytes <= chunk.length - end) {
        return;
      }
      boolean written = end > 0 && !put(false);
      int length = (int) Math.min(CHUNK_BYTES, Math.max(bytes, 2L * chunk.length));
      chunk = written && chunk.length == length ? chunk : new byte[length];
      end = 0;
    }

    byte[] chunk() {
      return chunk;
    }

    int end() {
      return end;
    }

    /** A sample of so many bytes has been written to {@link #chunk} at {@link #end}. */
    void add(int length, byte label) {
      if (count == labels.length) {
        int capacity = (int) Math.min(MAX_SAMPLES, 16 + 2L * count);
        ends = Arrays.copyOf(ends, capacity + 1);
        labels = Arrays.copyOf(labels, capacity);
      }
      end += length;
      labels[count++] = label;
      ends[count] = (long) heap.size() << Integer.SIZE | end;
    }

    /** Adds the samples {@code from} to {@code to - 1} of others. */
    void addAll(PackedBytes others, int from, int to) {
      for (int i = from; i < to; i++) {
        long place = others.place(i);
        int length = length(place);
        reserve(length);
        others.copy(place, chunk, end);
        add(length, others.labels[i]);
      }
    }

    /** The chunk has its samples; whether it stays on the heap. */
    private boolean put(boolean last) {
      if (heap.size() == MAX_CHUNKS) {
        throw InputException.expected(
            "--shards", "as many as leave each 512 GB of packed samples at most", "fewer");
      }
      boolean stays = room.take(last ? end : chunk.length);
      heap.add(stays ? (last ? Arrays.copyOf(chunk, end) : chunk) : null);
      mapped.add(stays ? null : map());
      return stays;
    }

    private MappedByteBuffer map() {
      try {
        if (file == null) {
          file = room.newFile();
        }
        long at = file.size();
        file.position(at);
        for (ByteBuffer rest = ByteBuffer.wrap(chunk, 0, end); rest.hasRemaining(); ) {
          file.write(rest);
        }
        return file.map(FileChannel.MapMode.READ_ONLY, at, end);
      } catch (IOException e) {
        throw InputException.expected(
            "samples",
            "to write to Spark's local directories (spark.local.dir) what does not fit into memory",
            e);
      }
    }

    /** The samples added; the last call. */
    PackedBytes build() {
      put(true);
      try {
        if (file != null) {
          file.close(); // what is mapped stays
        }
      } catch (IOException e) {
        throw InputException.unreadable("samples", e);
      }
      return new PackedBytes(
          heap.toArray(byte[][]::new),
          mapped.toArray(MappedByteBuffer[]::new),
          Arrays.copyOf(ends, count + 1),
          Arrays.copyOf(labels, count));
    }
  }
}
