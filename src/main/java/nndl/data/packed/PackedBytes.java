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
 * The bytes of packed samples, one sample after the other, and the {@linkplain Target target} of
 * each sample.
 *
 * <p>The bytes are stored in chunks, and no sample is split between two chunks. Each chunk is twice
 * as long as the one before, up to 32 MiB, so no bytes are copied when more samples are added. A
 * chunk stays on the heap if the {@link MemoryBudget} allows it. Otherwise it is stored in a file
 * that is mapped into memory: the operating system caches as much of the file as fits into memory,
 * and reads the rest again when it is needed.
 *
 * <p>The location of a sample is packed into one number: the number of its chunk, its length and
 * the index of its first byte in the chunk.
 */
public sealed class PackedBytes permits PackedSamples {
  public static final int MAX_SAMPLES = Integer.MAX_VALUE - 8;

  private static final int CACHE_LINE = 64;
  private static final int FIRST_BYTES = 1 << 16;

  /**
   * The largest length of a chunk. Together with the array's header, it fills a whole number of
   * memory regions of the garbage collector.
   */
  private static final int CHUNK_BYTES = (1 << 25) - 16;

  /**
   * The number of bits of a location that store the start of the sample, and the number of bits
   * that store its length. The remaining upper bits store the number of the chunk.
   */
  private static final int LOCATION_BITS = 25;

  private static final int LOCATION_MASK = (1 << LOCATION_BITS) - 1;
  private static final int CHUNK_BITS = Long.SIZE - 2 * LOCATION_BITS;
  private static final int MAX_CHUNKS = 1 << CHUNK_BITS;
  private static final int LABEL_SHIFT = LOCATION_BITS + CHUNK_BITS;

  /** The chunks on the heap. The entry of a chunk is null here or in {@link #mapped}. */
  private final byte[][] heap;

  private final MappedByteBuffer[] mapped;

  /**
   * The ends of the samples: entry {@code i + 1} is the end of sample {@code i}, and entry 0 is the
   * end of the sample before the first, or 0. The lower bits of an entry are the index in the
   * chunk, the next ones the number of the chunk, and the upper ones the label of the sample.
   */
  private final long[] ends;

  /** The numbers that are the targets of the samples, [samples, k]; empty if they have classes. */
  private final float[] numbers;

  /** How many numbers are the target of a sample; 0 if samples have classes. */
  private final int numberWidth;

  /** The weights of the samples; empty if each counts once. */
  private final float[] weights;

  private PackedBytes(
      byte[][] heap, MappedByteBuffer[] mapped, long[] ends, float[] numbers, float... weights) {
    this.heap = heap;
    this.mapped = mapped;
    this.ends = ends;
    this.numbers = numbers;
    this.numberWidth = count() == 0 ? 0 : numbers.length / count();
    this.weights = weights;
  }

  /** Shares the memory of {@code same}. */
  PackedBytes(PackedBytes same) {
    this(same.heap, same.mapped, same.ends, same.numbers, same.weights);
  }

  public final int count() {
    return ends.length - 1;
  }

  /** Returns the class of sample {@code i}. */
  public final int label(int i) {
    return (int) (ends[i + 1] >>> LABEL_SHIFT);
  }

  /** Returns how many numbers are the target of a sample; 0 if samples have classes. */
  public final int numberWidth() {
    return numberWidth;
  }

  /** Copies the numbers of sample {@code i}, if it has any, to {@code target} from an index on. */
  public final void copyNumbers(int i, float[] target, int at) {
    if (numberWidth > 0) { // a training asks for each sample of each iteration
      System.arraycopy(numbers, i * numberWidth, target, at, numberWidth);
    }
  }

  /** Returns how much sample {@code i} counts. */
  public final float weight(int i) {
    return weights.length == 0 ? 1 : weights[i];
  }

  final Target target(int i) {
    Target target =
        numberWidth == 0
            ? Target.of(label(i))
            : Target.ofNumbers(Arrays.copyOfRange(numbers, i * numberWidth, (i + 1) * numberWidth));
    return target.weighing(weight(i));
  }

  /**
   * Returns the location of sample {@code i}, packed into one number. A caller can look up the
   * location once and pass it to both {@link #prefetch} and {@link PackedSamples#appendAt}.
   */
  public final long location(int i) {
    long end = ends[i + 1];
    long chunk = chunkOfEnd(end);
    int start = chunkOfEnd(ends[i]) == chunk ? start(ends[i]) : 0;
    return chunk << (2 * LOCATION_BITS) | (long) (start(end) - start) << LOCATION_BITS | start;
  }

  private static long chunkOfEnd(long end) {
    return end >>> LOCATION_BITS & (MAX_CHUNKS - 1);
  }

  /** Returns the index of the first byte of the sample at a location in its chunk. */
  static int start(long location) {
    return (int) location & LOCATION_MASK;
  }

  /** Returns the number of bytes of the sample at a location. */
  static int length(long location) {
    return (int) (location >> LOCATION_BITS) & LOCATION_MASK;
  }

  private static int chunkOf(long location) {
    return (int) (location >>> (2 * LOCATION_BITS));
  }

  /** Returns the chunk of the sample at a location, or null if the chunk is not on the heap. */
  final byte[] chunk(long location) {
    return heap[chunkOf(location)];
  }

  /**
   * Reads every 64th byte of the sample at a location, so that the processor loads its cache lines.
   * Does nothing if the sample is not on the heap. If a caller prefetches many samples before it
   * appends the first, their cache lines are loaded at the same time. {@link
   * PackedSamples#appendAt} alone would wait for the cache lines of each sample in turn. Returns
   * the sum of these bytes. A caller must store it, or else the compiler may remove the reads.
   */
  public final int prefetch(long location) {
    byte[] chunk = chunk(location);
    int sum = 0;
    if (chunk != null) {
      int start = start(location);
      int end = start + length(location);
      for (int at = start; at < end; at += CACHE_LINE) {
        sum += chunk[at];
      }
    }
    return sum;
  }

  /**
   * Returns an array that contains the bytes of the sample at a location, from index {@link #from}
   * on.
   */
  final byte[] bytes(long location) {
    byte[] chunk = chunk(location);
    if (chunk == null) {
      chunk = new byte[length(location)];
      copy(location, chunk, 0);
    }
    return chunk;
  }

  /** Returns the index of the first byte of the sample in the array that {@link #bytes} returns. */
  final int from(long location) {
    return chunk(location) != null ? start(location) : 0;
  }

  private void copy(long location, byte[] target, int at) {
    byte[] chunk = chunk(location);
    if (chunk != null) {
      System.arraycopy(chunk, start(location), target, at, length(location));
    } else {
      mapped[chunkOf(location)].get(start(location), target, at, length(location));
    }
  }

  /** Returns the samples {@code from} to {@code to - 1}, which share the chunks of all samples. */
  public PackedBytes range(int from, int to) {
    return new PackedBytes(
        heap,
        mapped,
        Arrays.copyOfRange(ends, from, to + 1),
        Arrays.copyOfRange(numbers, from * numberWidth, to * numberWidth),
        weights.length == 0 ? weights : Arrays.copyOfRange(weights, from, to));
  }

  /**
   * Returns the number of bytes of the heap that the samples occupy, including chunks that they
   * share with other ranges.
   */
  public final long heldBytes() {
    long bytes =
        (long) Long.BYTES * ends.length + (long) Float.BYTES * (numbers.length + weights.length);
    for (byte[] chunk : heap) {
      bytes += chunk == null ? 0 : chunk.length;
    }
    return bytes;
  }

  /** Packs samples one after the other. */
  static final class Builder {
    private final MemoryBudget room;
    private final List<byte[]> heap = new ArrayList<>();
    private final List<MappedByteBuffer> mapped = new ArrayList<>();
    private FileChannel file;
    private byte[] chunk;
    private int end;
    private long[] ends;
    private float[] numbers = {};
    private float[] weights = {};
    private int count;

    /**
     * Creates a builder with memory for {@code samples} samples of {@code bytes} bytes in total at
     * first. More samples may be added.
     */
    Builder(int samples, long bytes, MemoryBudget room) {
      this.room = room;
      this.chunk = new byte[(int) Math.max(FIRST_BYTES, Math.min(CHUNK_BYTES, bytes))];
      this.ends = new long[samples + 1];
    }

    /**
     * Makes sure that {@link #chunk} has space for {@code bytes} bytes from {@link #end} on. Begins
     * a new chunk if necessary.
     */
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

    /**
     * Adds a sample, after the caller has written its {@code length} bytes to {@link #chunk} from
     * {@link #end} on.
     */
    void add(int length, Target target) {
      if (count == ends.length - 1) {
        int capacity = (int) Math.min(MAX_SAMPLES, 16 + 2L * count);
        ends = Arrays.copyOf(ends, capacity + 1);
      }
      end += length;
      ends[++count] =
          (long) target.label() << LABEL_SHIFT | (long) heap.size() << LOCATION_BITS | end;
      weigh(target.weight());
      int width = target.numbers().length;
      if (width > 0) {
        add(width, target.numbers());
      }
    }

    /** Keeps the weight of the sample that was added last, unless all weights so far are 1. */
    private void weigh(float weight) {
      int kept = weights.length;
      if (weight == 1 && kept == 0) {
        return;
      }
      if (kept < count) {
        weights = Arrays.copyOf(weights, ends.length - 1);
        Arrays.fill(weights, kept, weights.length, 1);
      }
      weights[count - 1] = weight;
    }

    private void add(int width, float... added) {
      if (count * (long) width > numbers.length) {
        long capacity = (ends.length - 1L) * width;
        if (capacity > MAX_SAMPLES) {
          throw InputException.expected(
              "--shards", "as many as leave each 2^31 numbers as answers at most", "fewer");
        }
        numbers = Arrays.copyOf(numbers, (int) capacity);
      }
      System.arraycopy(added, 0, numbers, (count - 1) * width, width);
    }

    /** Adds the samples {@code from} to {@code to - 1} of {@code others}. */
    void addAll(PackedBytes others, int from, int to) {
      for (int i = from; i < to; i++) {
        long location = others.location(i);
        int length = length(location);
        reserve(length);
        others.copy(location, chunk, end);
        add(length, others.target(i));
      }
    }

    /**
     * Completes the current chunk and keeps it on the heap if the budget allows it, or else in the
     * file. Returns whether it stays on the heap.
     *
     * @param last whether this is the last chunk, so that unused memory at its end is freed
     */
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

    /** Returns the samples that were added. The builder cannot be used afterwards. */
    PackedBytes build() {
      put(true);
      try {
        if (file != null) {
          file.close(); // the mapped memory stays valid
        }
      } catch (IOException e) {
        throw InputException.unreadable("samples", e);
      }
      return new PackedBytes(
          heap.toArray(byte[][]::new),
          mapped.toArray(MappedByteBuffer[]::new),
          Arrays.copyOf(ends, count + 1),
          Arrays.copyOf(numbers, numbers.length / Math.max(1, ends.length - 1) * count),
          weights.length == 0 ? weights : Arrays.copyOf(weights, count));
    }
  }
}
