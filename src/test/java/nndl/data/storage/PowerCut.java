package nndl.data.storage;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import nndl.time.SystemClock;
import nndl.time.ThreadPool;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.RawLocalFileSystem;

/**
 * Local files on a machine whose power is cut at a chosen call. Only what was synced before
 * survives: the content of a file that was synced, and the names in a directory that was synced.
 */
public final class PowerCut {
  private final int callsBefore;
  private final Map<Path, Node> names = new HashMap<>();
  private final Map<Path, Node> syncedNames = new HashMap<>();
  private int calls;

  /** The content of a file, whatever its names are. */
  private static final class Node {
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();
    private byte[] synced = {};
  }

  /** What becomes of names that were not synced. A file system may write them by itself. */
  public enum UnsyncedNames {
    LOST,
    KEPT
  }

  /** Cuts the power at the call after this many. */
  public PowerCut(int callsBefore) {
    this.callsBefore = callsBefore;
  }

  /** The storage of the machine. */
  public Storage storage() {
    return new Storage(
        new Configuration(), new ThreadPool(new SystemClock(), "nndl-storage"), Disk::new);
  }

  /** Whether the power has been cut. */
  public boolean isCut() {
    return calls > callsBefore;
  }

  private void call() throws IOException {
    if (calls++ >= callsBefore) {
      throw new IOException("power cut");
    }
  }

  /** Makes the files as they are found when the power is back. */
  public void restore(UnsyncedNames unsynced) throws IOException {
    Map<Path, Node> left = unsynced == UnsyncedNames.KEPT ? names : syncedNames;
    for (Path file : names.keySet()) {
      Files.deleteIfExists(file);
    }
    for (Map.Entry<Path, Node> file : left.entrySet()) {
      Files.write(file.getKey(), file.getValue().synced);
    }
  }

  private final class Disk implements Volume {
    private final RawLocalFileSystem local;
    private final SystemFiles files;

    Disk(RawLocalFileSystem local) {
      this.local = local;
      this.files = new SystemFiles(local);
    }

    private Path path(org.apache.hadoop.fs.Path path) {
      return local.pathToFile(path).toPath();
    }

    @Override
    public NewFile create(org.apache.hadoop.fs.Path file) throws IOException {
      call();
      NewFile out = files.create(file);
      Node node = new Node();
      names.put(path(file), node);
      return new NewFile() {
        @Override
        public void write(int b) throws IOException {
          write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
          call();
          out.write(bytes, from, length);
          node.content.write(bytes, from, length);
        }

        @Override
        void sync() throws IOException {
          call();
          node.synced = node.content.toByteArray();
        }

        @Override
        public void close() throws IOException {
          out.close();
          call();
        }
      };
    }

    @Override
    public void rename(org.apache.hadoop.fs.Path from, org.apache.hadoop.fs.Path to)
        throws IOException {
      call();
      files.rename(from, to);
      names.put(path(to), names.remove(path(from)));
    }

    @Override
    public void renameDirectory(org.apache.hadoop.fs.Path from, org.apache.hadoop.fs.Path to) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void delete(org.apache.hadoop.fs.Path path) throws IOException {
      call();
      files.delete(path);
      names.remove(path(path));
    }

    @Override
    public boolean exists(org.apache.hadoop.fs.Path path) {
      return files.exists(path);
    }

    @Override
    public List<String> names(org.apache.hadoop.fs.Path directory) {
      return files.names(directory);
    }

    @Override
    public void createDirectory(org.apache.hadoop.fs.Path directory) throws IOException {
      call();
      files.createDirectory(directory);
    }

    @Override
    public void syncDirectory(org.apache.hadoop.fs.Path directory) throws IOException {
      call();
      Path synced = path(directory);
      syncedNames.keySet().removeIf(file -> file.getParent().equals(synced));
      names.forEach(
          (file, node) -> {
            if (file.getParent().equals(synced)) {
              syncedNames.put(file, node);
            }
          });
    }
  }
}
