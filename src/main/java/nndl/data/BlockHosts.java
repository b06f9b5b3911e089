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
import nndl.data.storage.StorageTimeout;
import nndl.error.InputException;
import org.apache.hadoop.fs.BlockLocation;

/**
 * Finds the hosts that hold the blocks of samples. HDFS knows them; other file systems name no host
 * or {@code localhost}. A host is listed under its name and its address, since an executor may be
 * known by either. Each file is asked for once.
 */
public final class BlockHosts {
  private static final String NO_HOST = "localhost|127\\..*";

  private final Storage storage;
  private final Map<DataFile, List<BlockLocation>> known = new HashMap<>();

  public BlockHosts(Storage storage) {
    this.storage = storage;
  }

  /**
   * How many bytes of a range each host holds, by name and by address, as if all samples of a file
   * were equally long. A compressed file counts completely, since it is read completely. The result
   * is empty if the file system does not know. It is only a hint: errors show when the file is
   * read.
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
    } catch (StorageTimeout.Exhausted e) {
      throw InputException.unreadable(
          file.path(), e); // asking for the next file would take as long
    } catch (IOException e) {
      return List.of();
    }
  }

  /** The names and addresses of the hosts, each once. */
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
