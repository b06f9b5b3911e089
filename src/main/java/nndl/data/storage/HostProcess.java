package nndl.data.storage;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.time.Instant;

/**
 * A process and its machine, as a file of an owner names them to other processes.
 *
 * @param host the name of the machine, or {@value #UNKNOWN}
 * @param bootId identifies the time since the machine was started; "" if that is not known
 * @param pid the number of the process
 * @param startedAt when the process started
 */
public record HostProcess(String host, String bootId, long pid, Instant startedAt) {
  /** The name of a machine that does not know its own. */
  public static final String UNKNOWN = "unknown";

  /** Returns this process. */
  public static HostProcess current() {
    return of(ProcessHandle.current());
  }

  /** Returns a process of this machine. */
  public static HostProcess of(ProcessHandle process) {
    return new HostProcess(
        hostName(),
        line("/proc/sys/kernel/random/boot_id"),
        process.pid(),
        process.info().startInstant().orElse(Instant.EPOCH));
  }

  /**
   * Identifies the processes among which a number names only one: those of one start of the machine
   * and of one container. Returns "" if the system does not tell it.
   */
  public static String pidNamespace() {
    try {
      return line("/proc/sys/kernel/random/boot_id")
          + Files.readSymbolicLink(java.nio.file.Path.of("/proc/self/ns/pid"));
    } catch (IOException e) {
      return ""; // only Linux tells it
    }
  }

  private static String hostName() {
    String known = line("/proc/sys/kernel/hostname");
    try {
      return known.isEmpty() ? InetAddress.getLocalHost().getHostName() : known;
    } catch (IOException e) {
      return UNKNOWN;
    }
  }

  /** Returns the content of a file of Linux, or "" elsewhere. */
  private static String line(String file) {
    try {
      return Files.readString(java.nio.file.Path.of(file)).strip();
    } catch (IOException e) {
      return "";
    }
  }

  /**
   * Whether both are processes of one machine since its last start. Machines may have the same
   * name, so the name counts only where a system does not tell its start.
   */
  boolean isOnSameMachine(HostProcess other) {
    if (!bootId.isEmpty() || !other.bootId.isEmpty()) {
      return bootId.equals(other.bootId);
    }
    return !host.equals(UNKNOWN) && !host.startsWith("localhost") && host.equals(other.host);
  }

  /** Names the process for people. */
  @Override
  public String toString() {
    return "process %s on %s, which runs since %s".formatted(pid, host, startedAt);
  }
}
