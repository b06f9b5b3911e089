package nndl.data;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import nndl.data.packed.MemoryBudget;
import nndl.data.packed.PackedSamples;
import nndl.data.packed.Packer;
import nndl.data.recipe.Unseen;
import nndl.data.storage.Storage;

/** Samples that have names and that can be read by range: rows of files, or pictures. */
public interface NamedSamples extends Serializable {
  /** The value of {@link FileOfSample#number} if the sample is the only one of its file. */
  public static final long ALONE = -1;

  /** Returns the number of samples. */
  public long count();

  /** Returns the number of inputs of a sample. */
  public int width();

  /** Whether samples are packed as bytes, so that a sample needs at most one byte per input. */
  public boolean bytes();

  /**
   * Creates a packer for samples of this kind. It allocates memory for {@code capacity} samples at
   * first.
   */
  public Packer packer(int capacity, MemoryBudget budget);

  /** Returns the number of samples that are enough work for one Spark task. */
  public int enoughForTask();

  /**
   * Returns the number of compressed files. A range of a compressed file can only be read from the
   * start of the file.
   */
  public default int compressedFiles() {
    return 0;
  }

  /** Returns the number of samples in uncompressed files. */
  public default long plainCount() {
    return count();
  }

  /**
   * Whether the samples are rows of a table. A row may have no prediction, which is no error then.
   */
  public default boolean isTable() {
    return false;
  }

  /** Returns the largest number of bytes of the fields by which a row of a table is known. */
  public default int idBytes() {
    return 0;
  }

  /** Returns the names of all files, by which they differ. */
  public List<String> fileNames();

  /**
   * The position of a sample in its file.
   *
   * @param file the index of the file among {@link #fileNames}
   * @param number the number of the sample in the file, from 0; {@link #ALONE} if it is the only
   *     sample
   * @param following the number of samples after it in the file
   */
  public record FileOfSample(int file, long number, long following) {}

  /** Returns the file of a sample and its position there. */
  public FileOfSample file(long sample);

  /**
   * What is remarkable about samples.
   *
   * @param unanswered why a sample has no prediction, by the number of the sample among all samples
   * @param unseen values in the rows of a table that no training row has
   * @param ids the fields of CSV by which a user knows each row of a table, in order, if any are
   *     wanted
   */
  public record Remarks(SortedMap<Long, String> unanswered, Unseen unseen, List<byte[]> ids) {
    /** Creates remarks without content. */
    public static Remarks none() {
      return new Remarks(new TreeMap<>(), new Unseen(), new ArrayList<>());
    }
  }

  /** Receives the pieces of a range, in order. */
  @FunctionalInterface
  public interface Taker {
    /**
     * Receives one piece.
     *
     * @param samples the samples of the piece; a substitute for each one without prediction
     * @param first the number of the piece's first sample among all samples
     */
    public void take(PackedSamples samples, long first, Remarks remarks);
  }

  /**
   * Reads the samples {@code from} to {@code to - 1} once, as a stream, and passes them to {@code
   * taker} in pieces of bounded size. It serves users that need each sample once and cannot keep
   * all samples in memory. In a compressed file, the samples before the range are read too, and
   * discarded.
   *
   * @param strict whether a sample that can have no prediction is an error
   */
  public void read(Storage storage, long from, long to, boolean strict, Taker taker);
}
