package nndl.data.storage;

import java.io.IOException;
import java.util.concurrent.Callable;
import nndl.time.SystemClock;
import nndl.time.ThreadPool;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Local files of a process that is killed at a step: that one and all later ones fail. */
public final class CutOffStorage implements SeenSteps {
  private final int stepsBefore;
  private final boolean isAfterCommit;
  private int steps;
  private boolean isCutOff;

  private CutOffStorage(int stepsBefore, boolean isAfterCommit) {
    this.stepsBefore = stepsBefore;
    this.isAfterCommit = isAfterCommit;
  }

  /** Is killed at the step after this many. */
  static CutOffStorage after(int steps) {
    return new CutOffStorage(steps, false);
  }

  /** Returns the storage of a process that is not killed. */
  static Storage never() {
    return after(Integer.MAX_VALUE).storage();
  }

  /** Returns the storage of a process that is killed just after it has committed a set of files. */
  public static Storage afterCommit() {
    return new CutOffStorage(Integer.MAX_VALUE, true).storage();
  }

  Storage storage() {
    ThreadPool threads = new ThreadPool(new SystemClock(), "nndl-storage");
    return new Storage(new Configuration(), threads, this::on);
  }

  synchronized boolean isCutOff() {
    return isCutOff;
  }

  @Override
  public synchronized Object take(String name, Object[] arguments, Callable<Object> step)
      throws Exception {
    isCutOff |= steps++ >= stepsBefore;
    if (isCutOff) {
      throw new IOException("killed");
    }
    Object result = step.call();
    isCutOff = isAfterCommit && isCommit(name, arguments);
    return result;
  }

  /** Whether a step gives staged files the name of a set. */
  private static boolean isCommit(String name, Object[] arguments) {
    return name.equals("renameDirectory")
        && ((Path) arguments[1]).getName().startsWith(".nndl-commit-")
        && Fence.isName(((Path) arguments[0]).getParent().getName());
  }
}
