package nndl.data.storage;

import java.io.IOException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.QuotaUsage;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.security.AccessControlException;

/** How many bytes can be written into a directory: what is free on its disk, or of its quotas. */
final class FreeSpace {
  private FreeSpace() {}

  static long of(FileSystem files, Path directory) throws IOException {
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
