package nndl.data.storage;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;

/** Local files of a process that is killed at a step: that one and all later ones fail. */
public final class CutOffStorage implements SeenSteps {
  private static final String SET = ".nndl-commit-";

  private final int stepsBefore;
  private final boolean isAfterCommit;
  private int steps;
  private boolean hasBegun;
  private boolean isCutOff;

  private CutOffStorage(int stepsBefore, boolean isAfterCommit) {
    this.stepsBefore = stepsBefore;
    this.isAfterCommit = isAfterCommit;
  }

  /** Is killed at the step after this many, counted from {@link #begin} on. */
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

  /** Counts the steps from now on. */
  synchronized void begin() {
    hasBegun = true;
  }

  synchronized boolean isCutOff() {
    return isCutOff;
  }

  @Override
  public synchronized Object take(String name, Object[] arguments, Callable<Object> step)
      throws Exception {
    isCutOff |= hasBegun && steps++ >= stepsBefore;
    isCutOff |= isAfterCommit && isFirstToFinish(name, arguments);
    if (isCutOff) {
      throw new IOException("killed");
    }
    return step.call();
  }

  /** Whether a step takes a set that was committed, to finish it. */
  private static boolean isFirstToFinish(String name, Object[] arguments) {
    return name.equals("renameDirectory")
        && Stream.of(arguments).allMatch(path -> ((Path) path).getName().startsWith(SET));
  }
}
