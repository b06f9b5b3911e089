package nndl.data.packed;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import nndl.math.Bytes;
import nndl.math.SparseRows;

/**
 * Labelled samples in memory whose inputs are bytes. A byte stands for the input byte / 255.
 *
 * <p>Images are mostly background, so only the nonzero inputs of a sample are stored, in two bytes
 * each: an MNIST digit needs about 304 bytes instead of 784. The columns are divided into blocks of
 * {@value #BLOCK} columns. A packed sample begins with the number of nonzero inputs of each block.
 * Then follow the columns of these inputs, each counted from the start of its block, and then the
 * values. In this order, numbers of the same kind stand together and can be unpacked with full
 * vectors. A sample that would not get smaller is stored unpacked; its length is then equal to
 * {@code width}.
 */
public final class Samples extends PackedSamples {
  /**
   * The number of columns of a block. It is small enough that a byte can store a column of the
   * block, and the number of its inputs. It is a multiple of eight, so that eight inputs that are
   * read at once belong to one block.
   */
  private static final int BLOCK = 248;

  /** The number of blocks that are unpacked at once. An MNIST digit has as many. */
  private static final int TOGETHER = 4;

  private static final float MAX = 255;
  private static final VarHandle EIGHT_BYTES =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final float[] INPUT_OF_BYTE = new float[256];

  static {
    for (int value = 0; value < 256; value++) {
      INPUT_OF_BYTE[value] = value / MAX;
    }
  }

  private final int width;

  private Samples(int width, PackedBytes packed) {
    super(packed);
    this.width = width;
  }

  @Override
  Samples of(PackedBytes others) {
    return new Samples(width, others);
  }

  @Override
  void unpack(byte[] bytes, int from, int length, SparseRows rows) {
    int entry = rows.beginRow(width);
    int[] column = rows.column();
    float[] value = rows.value();
    if (length == width) {
      for (int k = 0; k < width; k++) {
        int input = bytes[from + k] & 0xff;
        column[entry] = k;
        value[entry] = INPUT_OF_BYTE[input];
        entry += input == 0 ? 0 : 1;
      }
    } else {
      int blocks = blocks(width);
      int at = from + blocks;
      int first = entry;
      for (int b = 0; b < blocks; b += TOGETHER) {
        int end1 = count(bytes, from, b, blocks);
        int end2 = end1 + count(bytes, from, b + 1, blocks);
        int end3 = end2 + count(bytes, from, b + 2, blocks);
        int count = end3 + count(bytes, from, b + 3, blocks);
        Bytes.toInts(bytes, at, count, b * BLOCK, BLOCK, end1, end2, end3, column, entry);
        at += count;
        entry += count;
      }
      Bytes.toFloats(bytes, at, entry - first, MAX, value, first);
    }
    rows.endRow(entry);
  }

  @Override
  long fold(long begin, byte[] bytes, int from, int length) {
    long hash = begin;
    if (length == width) {
      for (int k = 0; k < width; k++) {
        hash = SampleHash.fold(hash, k, INPUT_OF_BYTE[bytes[from + k] & 0xff]);
      }
      return hash;
    }
    int blocks = blocks(width);
    int count = (length - blocks) / 2;
    int at = from + blocks;
    for (int b = 0; b < blocks; b++) {
      for (int end = at + count(bytes, from, b, blocks); at < end; at++) {
        int column = b * BLOCK + (bytes[at] & 0xff);
        hash = SampleHash.fold(hash, column, INPUT_OF_BYTE[bytes[at + count] & 0xff]);
      }
    }
    return hash;
  }

  private static int count(byte[] bytes, int from, int block, int blocks) {
    return block < blocks ? bytes[from + block] & 0xff : 0;
  }

  private static int blocks(int width) {
    return (width - 1) / BLOCK + 1;
  }

  /** Packs samples one after the other. */
  public static final class Builder extends Packer {
    private final int width;

    /** The nonzero values of the sample that is being packed. */
    private final byte[] values;

    private byte[] row;

    /**
     * Creates a builder with memory for {@code capacity} samples of {@code width} inputs at first.
     */
    public Builder(int width, int capacity, MemoryBudget budget) {
      super(new PackedBytes.Builder(capacity, 64 + (long) capacity * width * 2 / 5, budget));
      this.width = width;
      this.values = new byte[width];
    }

    @Override
    public void add(byte[] source, int from, Target target) {
      packed.reserve(blocks(width) + 2 * width);
      byte[] chunk = packed.chunk();
      int at = packed.end();
      int length = pack(source, from, chunk, at) - at;
      if (length >= width) {
        System.arraycopy(source, from, chunk, at, width);
        length = width;
      }
      packed.add(length, target);
    }

    /**
     * Writes a sample's counts, columns and values to {@code target}. Returns the index after the
     * last byte.
     */
    private int pack(byte[] source, int from, byte[] target, int start) {
      int columns = start + blocks(width);
      int count = 0;
      for (int block = 0; block < blocks(width); block++) {
        int before = count;
        count = packBlock(source, from, block * BLOCK, target, columns, count);
        target[start + block] = (byte) (count - before);
      }
      System.arraycopy(values, 0, target, columns + count, count);
      return columns + 2 * count;
    }

    /**
     * Adds the columns and values of one block to the {@code n} columns and values of the blocks
     * before. Returns the new number of values.
     */
    private int packBlock(byte[] source, int from, int first, byte[] target, int at, int n) {
      int count = n;
      int end = Math.min(width, first + BLOCK);
      int k = first;
      for (; k + Long.BYTES <= end; k += Long.BYTES) {
        long eight = (long) EIGHT_BYTES.get(source, from + k);
        if (eight != 0) {
          // Each input is written, and zeros are overwritten. A branch would be mispredicted at
          // every edge of the image.
          for (int j = 0; j < Long.BYTES; j++) {
            int input = (int) eight & 0xff;
            eight >>>= Byte.SIZE;
            target[at + count] = (byte) (k + j - first);
            values[count] = (byte) input;
            count += -input >>> 31; // one if the input is not zero
          }
        }
      }
      for (; k < end; k++) {
        if (source[from + k] != 0) {
          target[at + count] = (byte) (k - first);
          values[count++] = source[from + k];
        }
      }
      return count;
    }

    @Override
    public void add(SparseRows sparse, Target target) {
      if (row == null) {
        row = new byte[width];
      }
      int entries = sparse.start(1);
      for (int e = 0; e < entries; e++) {
        row[sparse.column()[e]] = (byte) (int) sparse.value()[e];
      }
      add(row, 0, target);
      for (int e = 0; e < entries; e++) {
        row[sparse.column()[e]] = 0;
      }
    }

    @Override
    public Samples build() {
      return new Samples(width, packed.build());
    }
  }
}
