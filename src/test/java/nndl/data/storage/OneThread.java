package nndl.data.storage;

import java.util.function.Function;
import nndl.Fixtures;
import nndl.time.Clock;
import nndl.time.LocalProcess;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;

/**
 * A clock without threads, which makes many storages quick: whoever starts work does it, and a wait
 * takes no time.
 */
final class OneThread implements Clock {
  private static final Configuration SETTINGS = new Configuration();

  private long now;

  /** Returns a storage of local files in whose calls no other thread takes part. */
  static Storage storage(Function<FileSystem, FileOps> files) {
    return new Storage(SETTINGS, process(), files);
  }

  static LocalProcess process() {
    return new LocalProcess(new OneThread(), Fixtures.RANDOM);
  }

  @Override
  public long nanoTime() {
    return now;
  }

  @Override
  public void start(String name, Runnable work) {
    work.run();
  }

  @Override
  public void spin() {}

  @Override
  public void park(Object blocker, long nanos) {
    now += nanos;
  }

  @Override
  public void unpark(Thread thread) {}
}
