package nndl.data.storage;

import java.io.IOException;
import java.util.Locale;
import nndl.error.InputException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.QuotaUsage;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.security.AccessControlException;

/** How many bytes can be written into a directory: what is free on its disk, or of its quotas. */
public final class FreeSpace {
  private FreeSpace() {}

  /**
   * Fails unless a file system has room for files that will replace those in a directory when all
   * of them are whole.
   */
  public static void require(Storage storage, Path directory, long bytes) {
    Path place = storage.qualified(directory);
    while (place.getParent() != null && !storage.exists(place)) {
      place = place.getParent();
    }
    Path there = place;
    long free =
        storage.query(
            there,
            files ->
                FileSystems.stream(files, there).isPresent() ? Long.MAX_VALUE : of(files, there));
    if (free < bytes) {
      throw InputException.expected(
          directory,
          "room for %s MB, since what is there stays until the new files are whole"
              .formatted(megabytes(bytes)),
          megabytes(free) + " MB");
    }
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f", bytes / 1e6);
  }

  private static long of(FileSystem files, Path directory) throws IOException {
    long free = files.getStatus(directory).getRemaining();
    if (files instanceof DistributedFileSystem) {
      for (Path path = directory; path != null; path = path.getParent()) {
        free = Math.min(free, ofQuota(files, path));
      }
      free /= Math.max(1, files.getDefaultReplication(directory));
    }
    return free;
  }

  private static long ofQuota(FileSystem files, Path directory) throws IOException {
    try {
      QuotaUsage usage = files.getQuotaUsage(directory);
      long quota = usage.getSpaceQuota();
      return quota < 0 ? Long.MAX_VALUE : quota - usage.getSpaceConsumed();
    } catch (AccessControlException e) {
      return Long.MAX_VALUE; // a directory above, of which this user may not know
    }
  }
}
