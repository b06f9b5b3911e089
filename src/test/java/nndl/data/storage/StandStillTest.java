package nndl.data.storage;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Stream;
import nndl.Fixtures;
import nndl.Slow;
import nndl.error.InputException;
import nndl.time.Clock;
import nndl.time.SimulatedClock;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A process stands still before each of its steps in turn, and meanwhile another one takes the
 * directory and writes. Whatever the first one was about to do, it changes nothing any more.
 */
@Slow
class StandStillTest {
  private static final Set<String> FILES = Set.of("file", "deep", "set", "set/one", "set/two");

  private static final Configuration OLD = on("old/1");
  private static final Configuration YOUNG = on("young/1");

  @TempDir Path parent;

  private static Configuration on(String host) {
    Configuration configuration = new Configuration();
    configuration.set(Owner.HOST_SETTING, host);
    return configuration;
  }

  private static Storage storage(Configuration configuration, Function<FileSystem, FileOps> files) {
    return new Storage(configuration, OneThread.process(), files);
  }

  /**
   * @param isTaker whether the first process takes over from a dead one
   * @param endsFirst whether the other process has ended when the first one goes on
   */
  @ParameterizedTest
  @CsvSource({"true, true", "true, false", "false, true", "false, false"})
  void theOtherProcessesFilesStayAndNothingElseIsLeft(boolean isTaker, boolean endsFirst)
      throws Exception {
    boolean stoodStill = true;
    for (int step = 0; stoodStill; step++) {
      Path directory = parent.resolve(step + "/model");
      if (isTaker) {
        dead(directory);
      }
      Try attempt = new Try(directory, step, endsFirst);
      attempt.run();
      stoodStill = attempt.stoodStill;
    }
  }

  /** Makes what a process leaves that was killed just after it had committed a set of files. */
  private void dead(Path directory) throws IOException {
    Fence fence =
        Fence.of(Fixtures.PROCESS, new org.apache.hadoop.fs.Path(directory.toString()), 1);
    String folder = fence.folder().getName();
    HostProcess process = new HostProcess("old", "1", 1, Instant.EPOCH);
    Files.createDirectories(directory.resolve(folder));
    Files.writeString(
        directory.resolve(Owner.FILE), new Owner(1, 0, folder, 30_000, process).text());
    Path cutOff = Files.createDirectory(directory.resolveSibling("cut-off"));
    Path set = Files.createDirectories(directory.resolveSibling("by").resolve("set"));
    Files.writeString(set.resolve("one"), "dead");
    Files.writeString(set.resolve("two"), "dead");
    CutOffStorage.replace(cutOff, set.getParent());
    try (Stream<Path> left = Files.list(cutOff)) {
      for (Path file : left.filter(name -> name.toString().contains(".nndl-commit-")).toList()) {
        Files.move(file, directory.resolve(file.getFileName()));
      }
    }
  }

  private static final class Try {
    private final Path directory;
    private final int step;
    private final boolean endsFirst;
    private final Storage young = new Storage(YOUNG, OneThread.process());
    private Lease ofYoung;
    private int steps;
    private boolean isOwner;
    private boolean wasOwner;
    private boolean wrote;
    private boolean stoodStill;

    Try(Path directory, int step, boolean endsFirst) {
      this.directory = directory;
      this.step = step;
      this.endsFirst = endsFirst;
    }

    void run() throws IOException {
      SimulatedClock clock = new SimulatedClock();
      clock.run(() -> writeAll(clock));
      if (ofYoung != null) {
        ofYoung.close();
      }
      String text = stoodStill && (wasOwner || !wrote) ? "young" : "old";
      for (String name : List.of("file", "set/one", "set/two")) {
        assertEquals(text, Files.readString(directory.resolve(name)), name + ", step " + step);
      }
      try (Stream<Path> all = Files.walk(directory)) {
        List<String> names =
            all.skip(1).map(file -> directory.relativize(file).toString()).toList();
        assertTrue(FILES.containsAll(names), step + ": " + names);
      }
    }

    private void writeAll(Clock clock) {
      Storage old = storage(OLD, ((SeenSteps) this::standingStill)::on);
      try (Lease lease = take(old, Lease.IfOwned.FAIL, clock)) {
        isOwner = true;
        write(old, "old");
        wrote = true;
      } catch (InputException e) {
        // it ends with a line
      }
    }

    private Lease take(Storage storage, Lease.IfOwned ifOwned, Clock clock) {
      var path = new org.apache.hadoop.fs.Path(directory.toString());
      return Lease.take(storage, path, ifOwned, "", clock, line -> {});
    }

    private void write(Storage storage, String text) {
      for (String name : List.of("deep/gone", "file")) {
        var file = new org.apache.hadoop.fs.Path(directory + "/" + name);
        storage.write(file, out -> out.write(text.getBytes(US_ASCII)));
      }
      storage.delete(new org.apache.hadoop.fs.Path(directory + "/deep/gone"));
      Commit commit = new Commit(storage);
      for (String name : List.of("set/one", "set/two")) {
        var file = new org.apache.hadoop.fs.Path(directory + "/" + name);
        commit.replace(file);
        commit.write(file, out -> out.write(text.getBytes(US_ASCII)));
      }
      commit.commit();
    }

    private Object standingStill(String name, Object[] arguments, Callable<Object> next)
        throws Exception {
      if (steps++ == step) {
        standStill();
      }
      return next.call();
    }

    private void standStill() {
      stoodStill = true;
      wasOwner = isOwner;
      ofYoung = take(young, Lease.IfOwned.TAKE_OVER, new SimulatedClock());
      write(young, "young");
      if (endsFirst) {
        ofYoung.close();
      }
    }
  }
}
