package nndl.spark;

import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;
import nndl.data.NamedSamples;
import nndl.data.SamplePieces;
import nndl.math.Matrix;
import nndl.math.SparseRows;
import nndl.model.Model;
import nndl.network.Block;
import nndl.network.Layout;
import nndl.training.memory.JvmMemory;
import nndl.training.worker.Tiles;

/**
 * The memory that the JVMs of a {@link RangeJob} need, in which each task reads its samples in
 * pieces. Results of tasks do not count.
 *
 * @param shared the bytes of the data that all tasks share; the broadcast of them needs as many
 * @param each the bytes that each task needs in addition
 */
public record TaskMemory(long shared, long each) implements Serializable {
  /**
   * The bytes per input while samples are packed, if a packed input has at most one byte. They
   * include a packer's last chunk, which may be much larger than its content and is copied at the
   * end, and an unpacked row.
   */
  private static final long PER_BYTE = 6;

  /**
   * The bytes per input while samples are packed, if a packed input has up to five bytes. The last
   * chunk may be as large as all chunks before it.
   */
  private static final long PER_FLOAT = 11;

  /** Returns the memory of tasks that apply models, if any, to samples. */
  public static TaskMemory of(List<Model> models, NamedSamples samples) {
    return new TaskMemory(
        models.stream().map(Model::layout).mapToLong(Block::bytes).sum(),
        models.stream().map(Model::layout).mapToLong(TaskMemory::tiles).sum()
            + piece(samples.width(), samples.bytes())
            + (samples.bytes() ? 0 : inputs(samples.width())));
  }

  /** The bytes of the inputs of a tile, none of which may be zero: their places and values. */
  private static long inputs(int width) {
    return (long) SparseRows.ENTRY_BYTES
        * width
        * Math.min(Tiles.SIZE, SamplePieces.capacity(width));
  }

  /** The bytes of the activations of a tile of samples. */
  private static long tiles(Layout layout) {
    return IntStream.rangeClosed(1, layout.layers())
        .mapToLong(l -> Matrix.bytes(Tiles.SIZE, layout.outputs(l)))
        .sum();
  }

  /**
   * Returns the maximum number of bytes that a piece of samples needs while it is packed.
   *
   * @param width the number of inputs of a sample
   * @param bytes whether a packed input has at most one byte
   */
  public static long piece(int width, boolean bytes) {
    return (bytes ? PER_BYTE : PER_FLOAT) * width * SamplePieces.capacity(width);
  }

  /**
   * Returns the memory of a JVM that runs so many tasks at once; 0 for a cluster's driver. If Spark
   * could not store the broadcast there, it would write it to a disk, and every task would unpack a
   * copy of its own.
   */
  JvmMemory of(int tasks) {
    return new JvmMemory(2 * shared, tasks * each, 0, 0, tasks == 0 ? 0 : shared);
  }
}
