package nndl.data.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import nndl.DirectoryContent;
import nndl.TestJvm;
import nndl.error.InputException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Where the users of a group may write, each of them goes on with what another one has left. This
 * is skipped unless it runs as root, who alone can start the processes of two users.
 */
class OtherUserIT {
  private static final int GROUP = 60_001;

  @TempDir Path parent;
  private Path directory;

  @BeforeEach
  void share() throws Exception {
    assumeTrue("root".equals(System.getProperty("user.name")), "expected to be root");
    Files.setPosixFilePermissions(parent, PosixFilePermissions.fromString("rwx--x--x"));
    directory = Files.createDirectory(parent.resolve("model"));
    Files.setAttribute(directory, "unix:gid", GROUP);
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwx---"));
    assumeTrue(canWrite(), "expected setpriv, and a temporary directory that others may reach");
  }

  private boolean canWrite() throws InterruptedException {
    try {
      List<String> command = of("daemon", "test", "-w", directory.toString());
      return new ProcessBuilder(command).start().waitFor() == 0;
    } catch (IOException e) {
      return false; // there is no such program
    }
  }

  /** A command of a user of the group, who may read all files so that a JVM finds its classes. */
  private static List<String> of(String user, String... command) {
    List<String> all = new ArrayList<>(List.of("setpriv", "--reuid=" + user, "--regid=" + GROUP));
    all.addAll(List.of("--clear-groups", "--inh-caps=+dac_read_search"));
    all.addAll(List.of("--ambient-caps=+dac_read_search"));
    all.addAll(List.of("sh", "-c", "umask 022; exec \"$@\"", "sh"));
    all.addAll(Arrays.asList(command));
    return all;
  }

  private void run(String user, String step) throws Exception {
    Process process =
        new ProcessBuilder(
                of(
                    user,
                    TestJvm.command(User.class, step, directory.toString()).toArray(String[]::new)))
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertEquals(0, process.waitFor(), said);
  }

  @Test
  void aSetThatOneUserHasCommittedIsFinishedByAnotherOneOfTheGroup() throws Exception {
    run("daemon", "write");
    Map<String, String> old = DirectoryContent.of(directory);
    assertEquals(Map.of("model", "old", "deep/gone", "old", ".next/checkpoints/1", "new"), old);
    run("daemon", "commit");
    assertTrue(DirectoryContent.of(directory).keySet().containsAll(old.keySet()));
    run("bin", "take");
    assertEquals(Map.of("model", "new", "checkpoints/1", "new"), DirectoryContent.of(directory));
    run("bin", "write");
    assertEquals("old", Files.readString(directory.resolve("model")));
  }

  /** What a process of a user does in the directory. */
  static final class User {
    private final org.apache.hadoop.fs.Path directory;

    private User(String directory) {
      this.directory = new org.apache.hadoop.fs.Path(directory);
    }

    public static void main(String[] args) {
      User user = new User(args[1]);
      switch (args[0]) {
        case "write" -> user.write(CutOffStorage.never());
        case "commit" -> user.commit(CutOffStorage.afterCommit());
        default -> user.take(CutOffStorage.never()).close();
      }
    }

    private Lease take(Storage storage) {
      return Lease.take(
          storage, directory, Lease.IfOwned.FAIL, "", new HandClock(), System.out::println);
    }

    private org.apache.hadoop.fs.Path path(String name) {
      return new org.apache.hadoop.fs.Path(directory, name);
    }

    private void write(Storage storage) {
      try (Lease lease = take(storage)) {
        storage.write(path("model"), "old");
        storage.write(path("deep/gone"), "old");
        storage.write(path(".next/checkpoints/1"), "new");
      }
    }

    /** Is killed when the set is committed and no file has its name yet. */
    private void commit(Storage storage) {
      Lease lease = take(storage);
      Commit commit = new Commit(storage);
      commit.delete(path("deep/gone"));
      commit.replace(path("model"));
      commit.write(path("model"), out -> out.write("new".getBytes(UTF_8)));
      commit.move(path(".next/checkpoints/1"), path("checkpoints/1"));
      try {
        commit.commit();
        throw new IllegalStateException("expected to be killed, found a commit");
      } catch (InputException e) {
        lease.close(); // which leaves all there is
      }
    }
  }
}
