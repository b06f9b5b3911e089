package nndl.data;

import java.io.Serializable;
import java.util.List;
import java.util.SortedMap;
import nndl.data.packed.PackedSamples;
import nndl.data.storage.Storage;

/** Samples that are called something, and of which any range can be read: in files, or pictures. */
public interface NamedSamples extends Serializable {
  /** The number of a sample that has its file alone. */
  public static final long ALONE = -1;

  /** How many there are. */
  public long count();

  /** Inputs of a sample. */
  public int width();

  /** Whether each input takes one byte at most once it is packed. */
  public boolean bytes();

  /** How many samples are enough work for a task. */
  public int enoughForTask();

  /**
   * How many files must be read from their start wherever a range begins; 0 if that is true of
   * none.
   */
  public int compressedFiles();

  /**
   * Bytes that a task holds of a file while it makes samples of it, beside these; 0 where that is
   * next to nothing.
   */
  public long bytesOfReading();

  /** How many samples are in other files. */
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

  /** Takes pieces of a range, in order. */
  @FunctionalInterface
  public interface Taker {
    /**
     * @param first the number of the first sample of all
     * @param unreadable why samples, by their numbers among all, could not be read; there is
     *     something in their place
     */
    public void take(PackedSamples samples, long first, SortedMap<Long, String> unreadable);
  }

  /** Reads the samples {@code from} to {@code to - 1} once, as a stream. */
  public void read(Storage storage, long from, long to, Taker taker);
}
