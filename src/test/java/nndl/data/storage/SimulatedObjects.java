package nndl.data.storage;

import static org.apache.hadoop.fs.Options.CreateFileOptionKeys.FS_OPTION_CREATE_CONDITIONAL_OVERWRITE;
import static org.apache.hadoop.fs.Options.CreateFileOptionKeys.FS_OPTION_CREATE_CONDITIONAL_OVERWRITE_ETAG;

import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.Arrays;
import java.util.Set;
import org.apache.hadoop.fs.Abortable;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * The files of a {@link SimulatedDisk} as objects of a store such as S3: an object appears when it
 * is closed, on condition that its name is free or has a content that is known, and lasts from then
 * on. A reader fails that has opened an object and finds another one. Nothing is renamed. Unlike
 * those of S3, a request ends with its process.
 */
public final class SimulatedObjects extends SimulatedFiles {
  /** Hadoop keeps one file system for each. */
  static final String SCHEME = "simobjects";

  private static final URI ROOT = URI.create(SCHEME + ":///");

  private static final Set<String> CAPABILITIES =
      Set.of(
          CommonPathCapabilities.ABORTABLE_STREAM,
          FS_OPTION_CREATE_CONDITIONAL_OVERWRITE,
          FS_OPTION_CREATE_CONDITIONAL_OVERWRITE_ETAG);

  @Override
  public String getScheme() {
    return SCHEME;
  }

  @Override
  public URI getUri() {
    return ROOT;
  }

  @Override
  public boolean hasPathCapability(Path path, String capability) {
    return CAPABILITIES.contains(capability);
  }

  /** The status of an object, with what identifies its content. */
  private static final class Tagged extends FileStatus implements EtagSource {
    private static final long serialVersionUID = 1L;

    private final String etag;

    Tagged(FileStatus of, DiskTree.Content object) {
      super(of.getLen(), false, 1, 1, of.getModificationTime(), of.getPath());
      etag = etag(object);
    }

    @Override
    public String getEtag() {
      return etag;
    }
  }

  private static String etag(DiskTree.Content object) {
    return Integer.toHexString(Arrays.hashCode(object.bytes));
  }

  @Override
  FileStatus status(Path path, DiskTree.Node node) {
    FileStatus status = super.status(path, node);
    return node instanceof DiskTree.Content object ? new Tagged(status, object) : status;
  }

  @Override
  void requireUnchanged(Path path, byte[] opened) throws IOException {
    if (!(disk().tree.find(path) instanceof DiskTree.Content object)) {
      throw new FileNotFoundException("Object " + path + " does not exist");
    }
    if (object.bytes != opened) {
      throw new IOException("an object that has changed");
    }
  }

  @Override
  public boolean rename(Path from, Path to) {
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
    if (!overwrite) {
      throw new UnsupportedOperationException();
    }
    return new FSDataOutputStream(new Put(path, false, null), null);
  }

  @Override
  public FSDataOutputStreamBuilder<?, ?> createFile(Path path) {
    return new Creation(path);
  }

  /** Creates an object on a condition. */
  private final class Creation extends FSDataOutputStreamBuilder<FSDataOutputStream, Creation> {
    private final Path path;

    Creation(Path path) {
      super(SimulatedObjects.this, path);
      this.path = path;
    }

    @Override
    public Creation getThisBuilder() {
      return this;
    }

    @Override
    public FSDataOutputStream build() throws IOException {
      boolean isNew = getOptions().getBoolean(FS_OPTION_CREATE_CONDITIONAL_OVERWRITE, false);
      String etag = getOptions().get(FS_OPTION_CREATE_CONDITIONAL_OVERWRITE_ETAG);
      return new FSDataOutputStream(new Put(path, isNew, etag), null);
    }
  }

  /** The content of an object that has not been closed. */
  private static final class Put extends OutputStream implements Abortable {
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();
    private final Path path;
    private final boolean isNew;
    private final String etag;
    private boolean isOver;

    /**
     * @param isNew whether there must be no object of the name
     * @param etag that of the object that must be there; null if any or none may be
     */
    Put(Path path, boolean isNew, String etag) {
      this.path = path;
      this.isNew = isNew;
      this.etag = etag;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    /** A client keeps it on its own disk, which may be full. */
    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      Path unused = disk().take("create block", path, () -> path);
      content.write(bytes, from, length);
    }

    @Override
    public void close() throws IOException {
      if (!isOver) {
        isOver = true;
        Path unused = disk().take("put", path, this::put);
      }
    }

    private Path put() throws IOException {
      DiskTree.Node found = disk().tree.find(path);
      String there = found instanceof DiskTree.Content object ? etag(object) : null;
      if (isNew ? found != null : etag != null && !etag.equals(there)) {
        throw new IOException("412: the condition does not hold");
      }
      disk().put(path.toUri().getPath(), content.toByteArray());
      return path;
    }

    @Override
    public AbortableResult abort() {
      boolean before = isOver;
      isOver = true;
      return new ObjectStore.Aborted(before);
    }
  }
}
