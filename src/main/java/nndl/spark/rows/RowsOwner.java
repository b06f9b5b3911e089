package nndl.spark.rows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import nndl.data.storage.HostProcess;

/**
 * The process that owns a directory of rows, as a file in it says.
 *
 * @param host the host of the process
 * @param pid the number of the process there
 * @param start when it started, in milliseconds
 * @param kernel the run of the system and the namespace in which its number is unique. Hosts may
 *     share a name, as containers do.
 */
record RowsOwner(String host, long pid, long start, String kernel) {
  /** An owner renews its file every minute. Not to have done so for so long means to be dead. */
  private static final Duration SILENCE = Duration.ofMinutes(10);

  /** For so long, a process that only seems to be gone, or to be another, may be the owner. */
  private static final Duration DOUBT = Duration.ofMinutes(2);

  private static final Duration SAME_START = Duration.ofSeconds(10);

  /** Returns this process. */
  static RowsOwner here() {
    HostProcess process = HostProcess.current();
    return new RowsOwner(process.host(), process.pid(), start(process), kernelHere());
  }

  private static String kernelHere() {
    String kernel = HostProcess.pidNamespace();
    return kernel.isEmpty() ? HostProcess.UNKNOWN : kernel;
  }

  private static long start(HostProcess process) {
    return process.startedAt().toEpochMilli();
  }

  /** Returns the content of the file. */
  byte[] text() {
    return "%s %s %s %s%n".formatted(host, pid, start, kernel).getBytes(StandardCharsets.UTF_8);
  }

  /** Reads the content of such a file. */
  static RowsOwner read(byte[] text) throws IOException {
    List<String> words = List.of(new String(text, StandardCharsets.UTF_8).strip().split(" "));
    try {
      return new RowsOwner(
          words.get(0), Long.parseLong(words.get(1)), Long.parseLong(words.get(2)), words.get(3));
    } catch (NumberFormatException | IndexOutOfBoundsException e) {
      throw new IOException("no owner", e);
    }
  }

  /** Whether an owner of which nothing else is known is dead. */
  static boolean isSilent(Duration silence) {
    return silence.compareTo(SILENCE) > 0;
  }

  /**
   * Whether the owner is dead. One that is seen to live is not, however long it is silent. That no
   * process has its number proves its death only within one namespace of process numbers. A process
   * of the same number that started at another time is not the owner, but its start seems to move
   * if the clock of the host is set. So if in doubt, silence has to confirm it.
   *
   * @param silence how long ago the owner has renewed its file
   */
  boolean isDead(Duration silence) {
    RowsOwner here = here();
    if (host.equals(HostProcess.UNKNOWN)
        || !host.equals(here.host)
        || !kernel.equals(here.kernel)) {
      return isSilent(silence);
    }
    Optional<ProcessHandle> process = ProcessHandle.of(pid);
    if (process.isEmpty() && !kernel.equals(HostProcess.UNKNOWN)) {
      return true;
    }
    return !process.map(this::isSame).orElse(false) && silence.compareTo(DOUBT) > 0;
  }

  private boolean isSame(ProcessHandle process) {
    Duration moved = Duration.ofMillis(Math.abs(start(HostProcess.of(process)) - start));
    return moved.compareTo(SAME_START) <= 0;
  }
}
