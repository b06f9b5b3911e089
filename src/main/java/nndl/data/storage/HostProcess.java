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
record HostProcess(String host, String bootId, long pid, Instant startedAt) {
  /** The name of a machine that does not know its own. */
  static final String UNKNOWN = "unknown";

  private static final String BOOT_ID = "/proc/sys/kernel/random/boot_id";

  /** This process, once it is known as well as the system tells it. */
  private static volatile HostProcess known;

  /** Returns this process. */
  static HostProcess current() {
    HostProcess found = known == null ? ofThisJvm() : known;
    boolean isCutOff = found.bootId.isEmpty() && Files.exists(java.nio.file.Path.of(BOOT_ID));
    known = isCutOff ? null : found; // such as in an interrupted thread
    return found;
  }

  private static HostProcess ofThisJvm() {
    ProcessHandle process = ProcessHandle.current();
    return new HostProcess(
        hostName(),
        line(BOOT_ID),
        process.pid(),
        process.info().startInstant().orElse(Instant.EPOCH));
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
