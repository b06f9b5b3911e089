package nndl.data.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Starts processes as if on another machine that shares a disk with this one. Where the system
 * allows it, they get a host name, a start of the machine, process numbers and a network of their
 * own, so that only the files show them other processes. Elsewhere a setting of the lease gives
 * them the names alone. All that is made for a process ends with it.
 *
 * @param command what goes before the command of a process
 * @param reason why only the setting tells them apart, or "" if the process is really apart
 */
public record OtherHost(List<String> command, String reason) {
  /** The names of the other machine and its start, as the setting has them. */
  public static final String NAMES = "two/2";

  private static final long LIMIT_SECONDS = 10;

  /** Finds out by one process which way this system allows. */
  public static OtherHost probe(Path directory) throws IOException, InterruptedException {
    Path boot = Files.writeString(directory.resolve("boot_id"), "2\n").toAbsolutePath();
    String said = "";
    for (List<String> rights : List.of(List.<String>of(), List.of("--user", "--map-root-user"))) {
      OtherHost host = new OtherHost(unshared(rights, boot), "");
      said = host.namesOfProcess(directory.resolve("probe"));
      if (said.equals(NAMES)) {
        return host;
      }
    }
    return new OtherHost(List.of(), said);
  }

  /** A shell that gives its namespaces another name and start, and becomes the command. */
  private static List<String> unshared(List<String> rights, Path boot) {
    List<String> command = new ArrayList<>(List.of("unshare"));
    command.addAll(rights);
    command.addAll(List.of("--uts", "--mount", "--pid", "--net", "--ipc", "--fork"));
    command.addAll(List.of("--kill-child", "--mount-proc", "sh", "-ec"));
    command.add(
        """
        hostname two
        ip link set lo up
        mount --bind "$1" /proc/sys/kernel/random/boot_id
        shift
        exec "$@"
        """);
    command.addAll(List.of("sh", boot.toString()));
    return command;
  }

  /** Returns the names that a process sees, or the error message. */
  private String namesOfProcess(Path output) throws IOException, InterruptedException {
    String script = "cd /proc/sys/kernel; echo \"$(cat hostname)/$(cat random/boot_id)\"";
    try {
      Process process =
          new ProcessBuilder(of(List.of("sh", "-c", script)))
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
      process.destroyForcibly();
      return ended
          ? Files.readString(output, UTF_8).strip()
          : "it takes longer than %s s".formatted(LIMIT_SECONDS);
    } catch (IOException e) {
      return e.getMessage(); // there is no such program
    } finally {
      Files.deleteIfExists(output);
    }
  }

  /** Returns the command that starts another one there. */
  public List<String> of(List<String> other) {
    List<String> all = new ArrayList<>(command);
    all.addAll(other);
    return all;
  }

  /** Returns what a process there sets as {@value Owner#HOST_SETTING}. */
  public String setting() {
    return reason.isEmpty() ? "" : NAMES;
  }

  /** Says which way is used. */
  @Override
  public String toString() {
    return reason.isEmpty()
        ? "the other host: namespaces of its own"
        : "the other host: the setting %s (no namespaces: %s)"
            .formatted(Owner.HOST_SETTING, reason);
  }
}
