package nndl.data.storage;

import java.io.IOException;
import java.net.URI;
import java.util.EnumSet;
import java.util.concurrent.atomic.AtomicInteger;
import nndl.time.Clock;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/** Local files that are slow by a test's clock, and that no interrupt makes faster. */
public final class SlowFiles extends RawLocalFileSystem {
  private Settings settings;

  /** The only call that is slow. */
  public enum Call {
    STATUS,
    CREATE,
    OPEN,
    READ
  }

  /** A configuration in which all local files are slow. */
  public static final class Settings extends Configuration {
    private final Clock clock;
    private final Call slow;
    private final long nanos;

    /** How many streams have been closed, and calls interrupted. */
    final AtomicInteger closed = new AtomicInteger();

    final AtomicInteger interrupted = new AtomicInteger();

    public Settings(Clock clock, Call slow, long nanos) {
      this.clock = clock;
      this.slow = slow;
      this.nanos = nanos;
      setClass("fs.file.impl", SlowFiles.class, RawLocalFileSystem.class);
      setBoolean("fs.file.impl.disable.cache", true); // each has its own settings
    }

    private void begin(Call call) {
      if (call != slow) {
        return;
      }
      try {
        clock.await(this, nanos);
      } catch (InterruptedException e) {
        interrupted.incrementAndGet();
      }
    }
  }

  @Override
  public void initialize(URI uri, Configuration configuration) throws IOException {
    super.initialize(uri, configuration);
    settings = (Settings) configuration;
  }

  @Override
  public boolean exists(Path path) throws IOException {
    settings.begin(Call.STATUS);
    return super.exists(path);
  }

  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    settings.begin(Call.STATUS);
    return super.getFileStatus(path);
  }

  @Override
  public FSDataOutputStream create(
      Path path, boolean overwrite, int buffer, short replicas, long block, Progressable progress)
      throws IOException {
    settings.begin(Call.CREATE);
    return super.create(path, overwrite, buffer, replicas, block, progress);
  }

  @Override
  public FSDataOutputStream createNonRecursive(
      Path path,
      FsPermission permission,
      EnumSet<CreateFlag> flags,
      int buffer,
      short replicas,
      long block,
      Progressable progress)
      throws IOException {
    settings.begin(Call.CREATE);
    return super.createNonRecursive(path, permission, flags, buffer, replicas, block, progress);
  }

  @Override
  public FSDataInputStream open(Path path, int buffer) throws IOException {
    settings.begin(Call.OPEN);
    return new FSDataInputStream(new Slow(super.open(path, buffer), settings));
  }

  private static final class Slow extends FSInputStream {
    private final FSDataInputStream in;
    private final Settings settings;

    Slow(FSDataInputStream in, Settings settings) {
      this.in = in;
      this.settings = settings;
    }

    @Override
    public int read() throws IOException {
      settings.begin(Call.READ);
      return in.read();
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
      settings.begin(Call.READ);
      return in.read(target, from, length);
    }

    @Override
    public void seek(long position) throws IOException {
      in.seek(position);
    }

    @Override
    public long getPos() throws IOException {
      return in.getPos();
    }

    @Override
    public boolean seekToNewSource(long position) {
      return false;
    }

    @Override
    public void close() throws IOException {
      settings.closed.incrementAndGet();
      in.close();
    }
  }
}
