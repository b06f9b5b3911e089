package nndl.data;

import java.io.Serializable;
import java.util.List;
import java.util.SortedMap;
import nndl.data.packed.PackedSamples;
import nndl.data.storage.Storage;

/** Samples that have names, and of which any range can be read: rows of files, or pictures. */
public interface NamedSamples extends Serializable {
  /** The number of a sample that is the only one of its file. */
  public static final long ALONE = -1;

  /** The number of samples. */
  public long count();

  /** The number of inputs of a sample. */
  public int width();

  /** Whether a packed input takes at most one byte. */
  public boolean bytes();

  /** How many samples are enough work for a task. */
  public int enoughForTask();

  /**
   * How many files are compressed, so that they must be read from the start wherever a range
   * begins.
   */
  public int compressedFiles();

  /**
   * The bytes that a task holds of a file while it reads samples from it, in addition to the
   * samples; 0 if they are negligible.
   */
  public default long bytesOfReading() {
    return 0;
  }

  /** How many samples are in files that are not compressed. */
  public default long plainCount() {
    return count();
  }

  /** The names of all files, without directories. */
  public List<String> fileNames();

  /**
   * Where a sample is.
   *
   * @param name of its file, without directories
   * @param number its own there, from 0; {@link #ALONE} if the file is the sample
   * @param following how many more samples are behind it there
   */
  public record FileOfSample(String name, long number, long following) {}

  /** Where a sample is. */
  public FileOfSample file(long sample);

  /** Takes the pieces of a range, in order. */
  @FunctionalInterface
  public interface Taker {
    /**
     * @param first the number of the first sample among all
     * @param unreadable why samples could not be read, by their numbers among all; such samples are
     *     replaced by others
     */
    public void take(PackedSamples samples, long first, SortedMap<Long, String> unreadable);
  }

  /** Reads the samples {@code from} to {@code to - 1} once, as a stream. */
  public void read(Storage storage, long from, long to, Taker taker);
}
