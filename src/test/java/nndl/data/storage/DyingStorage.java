package nndl.data.storage;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import nndl.Fixtures;
import nndl.time.FastClock;
import nndl.time.LocalProcess;
import org.apache.hadoop.conf.Configuration;

/** A storage of local files at one of whose steps something happens. */
public final class DyingStorage implements SeenSteps {
  /** What happens. */
  public enum End {
    /** The process is killed: no step follows. */
    KILL,
    /** The step fails, as on a full disk, and others follow. */
    FAILURE
  }

  /** Not an error: whatever ends a process, the system frees its locks. */
  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1;

    Killed() {
      super("killed", null, false, false);
    }
  }

  /** A process that is killed at one of these leaves the same files as one killed at the next. */
  private static final Set<String> CHANGE_NOTHING = Set.of("exists", "names", "syncDirectory");

  private static final Configuration SETTINGS = new Configuration();

  /** A taker waits a second for an owner that may be between two steps: a tenth of one here. */
  private static final LocalProcess PROCESS = Fixtures.process(new FastClock(10));

  private final int step;
  private final End end;
  private final AtomicInteger steps = new AtomicInteger();

  /**
   * @param step the number of the step, from 0
   */
  public DyingStorage(int step, End end) {
    this.step = step;
    this.end = end;
  }

  /** Returns the storage of a process at which nothing happens. */
  public static Storage living() {
    return new DyingStorage(Integer.MAX_VALUE, End.KILL).storage();
  }

  @Override
  public Storage storage() {
    return new Storage(SETTINGS, PROCESS, this::on);
  }

  /** Whether the step was reached. */
  public boolean hasEnded() {
    return steps.get() > step;
  }

  @Override
  public Object take(String name, Object[] arguments, Callable<Object> next) throws Exception {
    boolean counts = end == End.FAILURE || !CHANGE_NOTHING.contains(name);
    int number = counts ? steps.getAndIncrement() : steps.get() - 1;
    if (end == End.KILL && number >= step) {
      throw new Killed();
    }
    if (end == End.FAILURE && number == step) {
      throw new IOException("disk full");
    }
    return next.call();
  }
}
