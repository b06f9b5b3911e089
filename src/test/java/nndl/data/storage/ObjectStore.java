package nndl.data.storage;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Abortable;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * Local files that behave like objects of S3, under {@code objects:///}: a file appears, complete,
 * when it is closed, and never if it is aborted; there is no rename. A file can't be closed while
 * the directory holds one called {@code full}, nor flushed beside {@code cut}; beside {@code hung}
 * a flush takes for ever.
 */
public class ObjectStore extends RawLocalFileSystem {
  public static final String IMPLEMENTATION = "fs.objects.impl";

  /** A permit for every file that was aborted. */
  static final Semaphore ABORTED = new Semaphore(0);

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

  /** How a file was aborted of which nothing is left. */
  record Aborted(boolean alreadyClosed) implements Abortable.AbortableResult {
    @Override
    public IOException anyCleanupException() {
      return null;
    }
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
      ABORTED.release();
      return new Aborted(before);
    }

    @Override
    public void flush() throws IOException {
      if (isBeside("cut")) {
        throw new IOException("connection lost");
      }
      if (isBeside("hung")) {
        try {
          new CountDownLatch(1).await();
        } catch (InterruptedException e) {
          throw new InterruptedIOException();
        }
      }
    }

    @Override
    public void close() throws IOException {
      if (over) {
        return;
      }
      over = true;
      if (isBeside("full")) {
        throw new IOException("no space left");
      }
      mkdirs(path.getParent());
      try (FSDataOutputStream out =
          ObjectStore.super.create(path, true, 4096, (short) 1, 1 << 20, null)) {
        out.write(toByteArray());
      }
    }

    private boolean isBeside(String name) throws IOException {
      return exists(new Path(path.getParent(), name));
    }
  }
}
