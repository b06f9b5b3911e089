package nndl.data;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import nndl.data.format.Part;
import nndl.data.storage.DataFile;
import nndl.data.storage.Storage;
import nndl.data.storage.TimeLimit;
import nndl.error.InputException;
import org.apache.hadoop.fs.BlockLocation;

/**
 * Finds the hosts that store the blocks of a range of samples. HDFS reports these hosts; other file
 * systems report no host or {@code localhost}. A host is listed under its name and under its
 * address, because an executor may be registered under either of them. The blocks of each file are
 * requested from the file system only once.
 */
public final class BlockHosts {
  private static final String NO_HOST = "localhost|127\\..*";

  private final Storage storage;
  private final Map<DataFile, List<BlockLocation>> known = new HashMap<>();

  public BlockHosts(Storage storage) {
    this.storage = storage;
  }

  /**
   * Returns the number of bytes of a range that each host stores, by host name and by address. It
   * assumes that all samples of a file have the same length. A compressed file counts in full,
   * because it is read in full. The map is empty if the file system reports no hosts. The result is
   * only a hint: if the file system cannot list the blocks of a file, the file is left out here,
   * and the error is reported when the file is read. Only a timeout is an error here too.
   */
  public Map<String, Long> bytes(SampleRange range) {
    Map<String, Long> bytes = new HashMap<>();
    for (SampleRange.Piece piece : range.pieces()) {
      Part part = piece.part();
      double start = part.compressed() ? 0 : (double) piece.from() / part.count();
      double end = part.compressed() ? 1 : (double) piece.to() / part.count();
      for (DataFile file : part.files()) {
        add(file, (long) (start * file.length()), (long) (end * file.length()), bytes);
      }
    }
    return bytes;
  }

  private void add(DataFile file, long from, long to, Map<String, Long> bytes) {
    for (BlockLocation block : known.computeIfAbsent(file, this::blocks)) {
      long start = Math.max(from, block.getOffset());
      long end = Math.min(to, block.getOffset() + block.getLength());
      for (String host : start < end ? hosts(block) : List.<String>of()) {
        bytes.merge(host, end - start, Long::sum);
      }
    }
  }

  private List<BlockLocation> blocks(DataFile file) {
    try {
      return storage.blocks(file);
    } catch (InputException e) {
      if (e.getCause() instanceof TimeLimit.Exhausted) {
        throw e; // a request for the next file would time out too
      }
      return List.of();
    }
  }

  /** Returns the names and addresses of the hosts of a block, without duplicates. */
  static List<String> hosts(BlockLocation block) {
    try {
      Stream<String> addresses =
          Arrays.stream(block.getNames()).map(name -> name.replaceFirst(":\\d+$", ""));
      return Stream.concat(Arrays.stream(block.getHosts()), addresses)
          .filter(host -> !host.matches(NO_HOST))
          .distinct()
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }
}
