package nndl.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Abortable;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * Local files as S3 has objects, under {@code objects:///}: a file appears, whole, when it is
 * closed, and never if it is aborted; there is no rename. A write fails while the directory holds a
 * file called {@code full}.
 */
public final class ObjectStore extends RawLocalFileSystem {
  public static final String IMPLEMENTATION = "fs.objects.impl";
  private static final URI NAME = URI.create("objects:///");

  /** A configuration that knows the scheme. */
  public static Configuration configuration() {
    Configuration configuration = new Configuration();
    configuration.set(IMPLEMENTATION, ObjectStore.class.getName());
    return configuration;
  }

  @Override
  public String getScheme() {
    return "objects";
  }

  @Override
  public URI getUri() {
    return NAME;
  }

  @Override
  public boolean hasPathCapability(Path path, String capability) throws IOException {
    return capability.toLowerCase(Locale.ROOT).equals(CommonPathCapabilities.ABORTABLE_STREAM)
        || super.hasPathCapability(path, capability);
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      FsPermission permission,
      boolean overwrite,
      int buffer,
      short replication,
      long block,
      Progressable progress) {
    return new FSDataOutputStream(new Upload(path), null);
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      boolean overwrite,
      int buffer,
      short replication,
      long block,
      Progressable progress) {
    return new FSDataOutputStream(new Upload(path), null);
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    throw new IOException("no rename here");
  }

  private final class Upload extends ByteArrayOutputStream implements Abortable {
    private final Path path;
    private boolean over;

    Upload(Path path) {
      this.path = path;
    }

    @Override
    public AbortableResult abort() {
      boolean before = over;
      over = true;
      return new AbortableResult() {
        @Override
        public boolean alreadyClosed() {
          return before;
        }

        @Override
        public IOException anyCleanupException() {
          return null;
        }
      };
    }

    @Override
    public void close() throws IOException {
      if (over) {
        return;
      }
      over = true;
      if (exists(new Path(path.getParent(), "full"))) {
        throw new IOException("no space left");
      }
      mkdirs(path.getParent());
      try (FSDataOutputStream out =
          ObjectStore.super.create(path, true, 4096, (short) 1, 1 << 20, null)) {
        out.write(toByteArray());
      }
    }
  }
}
