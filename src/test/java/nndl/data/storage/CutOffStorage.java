package nndl.data.storage;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import nndl.DirectoryContent;
import nndl.error.InputException;
import nndl.time.LocalProcess;
import org.apache.hadoop.conf.Configuration;

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

  /** Returns the same of a process that has threads, as a command needs them. */
  public static Storage afterCommitOf(LocalProcess process) {
    return new Storage(
        new Configuration(), process, new CutOffStorage(Integer.MAX_VALUE, true)::on);
  }

  /**
   * Leaves in a directory what a process leaves that was killed just after it had committed the
   * files of another directory in place of those that are there.
   */
  public static void replace(Path directory, Path by) throws IOException {
    Storage storage = afterCommit();
    var place = new org.apache.hadoop.fs.Path(directory.toString());
    Lease lease = Lease.take(storage, place, Lease.IfOwned.FAIL, "", new HandClock(), line -> {});
    Commit commit = new Commit(storage);
    for (String name : DirectoryContent.of(directory).keySet()) {
      if (!name.startsWith(".")) {
        commit.delete(new org.apache.hadoop.fs.Path(place, name));
      }
    }
    for (Path file : DirectoryContent.files(by)) {
      String name = by.relativize(file).toString();
      commit.write(new org.apache.hadoop.fs.Path(place, name), out -> Files.copy(file, out));
    }
    InputException killed = assertThrows(InputException.class, commit::commit);
    assertTrue(killed.getMessage().endsWith("killed"), killed.getMessage());
    lease.close();
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
    return name.equals("renameNew")
        && Stream.of(arguments)
            .map(path -> ((org.apache.hadoop.fs.Path) path).getName())
            .allMatch(folder -> folder.startsWith(SET));
  }
}
