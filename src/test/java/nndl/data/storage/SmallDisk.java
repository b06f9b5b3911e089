package nndl.data.storage;

import org.apache.hadoop.fs.FsStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** Local files on disks that are all but full, except in a directory {@code large}. */
public final class SmallDisk extends RawLocalFileSystem {
  private static final long FREE = 10;

  @Override
  public FsStatus getStatus(Path path) {
    long free = path.toString().contains("/large") ? Integer.MAX_VALUE : FREE;
    return new FsStatus(Integer.MAX_VALUE, Integer.MAX_VALUE - free, free);
  }
}
