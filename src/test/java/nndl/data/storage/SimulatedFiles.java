package nndl.data.storage;

import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FsStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/** Reads the files of a {@link SimulatedDisk}. On a disk they are written by its steps alone. */
public class SimulatedFiles extends FileSystem {
  private static final URI ROOT = URI.create("sim:///");

  @Override
  public void initialize(URI uri, Configuration configuration) {
    setConf(configuration);
  }

  static SimulatedDisk disk() {
    return SimulatedDisk.current();
  }

  @Override
  public String getScheme() {
    return ROOT.getScheme();
  }

  @Override
  public URI getUri() {
    return ROOT;
  }

  @Override
  public FSDataInputStream open(Path path, int buffer) throws IOException {
    byte[] bytes =
        disk()
            .take(
                "open",
                path,
                () -> {
                  if (disk().tree.find(path) instanceof DiskTree.Content content) {
                    return content.bytes;
                  }
                  throw new FileNotFoundException("File " + path + " does not exist");
                });
    return new FSDataInputStream(new Content(path, bytes));
  }

  /** The content as it was when the file was opened. */
  private final class Content extends FSInputStream {
    private final Path path;
    private final byte[] bytes;
    private final ByteArrayInputStream in;

    Content(Path path, byte[] bytes) {
      this.path = path;
      this.bytes = bytes;
      this.in = new ByteArrayInputStream(bytes);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
      return disk()
          .take(
              "read",
              path,
              () -> {
                requireFirst();
                return in.read(target, from, length);
              });
    }

    /** The first read asks for all that follows. */
    private void requireFirst() throws IOException {
      if (getPos() == 0) {
        requireUnchanged(path, bytes);
      }
    }

    @Override
    public void seek(long position) {
      in.reset();
      long unused = in.skip(position);
    }

    @Override
    public long getPos() {
      return (long) bytes.length - in.available();
    }

    @Override
    public boolean seekToNewSource(long position) {
      return false;
    }
  }

  /** Fails where a file can't be read that is no longer the one that was opened. */
  void requireUnchanged(Path path, byte[] opened) throws IOException {}

  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    return disk()
        .take(
            "status",
            path,
            () -> {
              DiskTree.Node node = disk().tree.find(path);
              if (node == null) {
                throw new FileNotFoundException("File " + path + " does not exist");
              }
              return status(path, node);
            });
  }

  FileStatus status(Path path, DiskTree.Node node) {
    return node instanceof DiskTree.Content file
        ? new FileStatus(file.bytes.length, false, 1, 1, file.modified, makeQualified(path))
        : new FileStatus(0, true, 1, 1, 0, makeQualified(path));
  }

  @Override
  public FileStatus[] listStatus(Path path) throws IOException {
    return disk()
        .take(
            "list",
            path,
            () -> {
              DiskTree.Node node = disk().tree.find(path);
              if (node == null) {
                throw new FileNotFoundException("File " + path + " does not exist");
              }
              return node instanceof DiskTree.Content
                  ? new FileStatus[] {status(path, node)}
                  : disk().tree.list(path).stream()
                      .map(name -> Paths.child(path, name))
                      .map(child -> status(child, disk().tree.find(child)))
                      .toArray(FileStatus[]::new);
            });
  }

  @Override
  public FsStatus getStatus(Path path) {
    return new FsStatus(Long.MAX_VALUE, 0, Long.MAX_VALUE);
  }

  @Override
  public Path getWorkingDirectory() {
    return new Path(ROOT);
  }

  @Override
  public void setWorkingDirectory(Path directory) {
    throw new UnsupportedOperationException();
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      FsPermission permission,
      boolean overwrite,
      int buffer,
      short replicas,
      long block,
      Progressable progress)
      throws IOException {
    throw new UnsupportedOperationException();
  }

  @Override
  public FSDataOutputStream append(Path path, int buffer, Progressable progress) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    return disk()
        .take(
            "rename",
            to,
            () -> {
              disk().tree.rename(from, to);
              return true;
            });
  }

  @Override
  public boolean delete(Path path, boolean recursive) throws IOException {
    for (String name : recursive ? disk().tree.list(path) : List.<String>of()) {
      boolean unused = delete(Paths.child(path, name), true);
    }
    return disk()
        .take(
            "delete",
            path,
            () -> {
              boolean isThere = disk().tree.find(path) != null;
              disk().tree.delete(path);
              return isThere;
            });
  }

  @Override
  public boolean mkdirs(Path path, FsPermission permission) throws IOException {
    if (path.getParent() != null) {
      boolean unused = mkdirs(path.getParent(), permission);
    }
    return path.getParent() == null
        || disk()
            .take(
                "create directory",
                path,
                () -> {
                  boolean unused = disk().tree.makeDirectory(path);
                  return true;
                });
  }
}
