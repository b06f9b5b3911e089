package nndl.data.storage;

import java.io.IOException;
import java.io.StringReader;
import java.time.Instant;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;

/**
 * The process that owns a directory, as the file {@value #FILE} in the directory names it.
 *
 * @param number how many owners there have been since the directory had none, this one included
 * @param renewals how often the owner has written the file again
 * @param folder the name of the owner's folder
 * @param lease the owner's lease time in milliseconds, or 0 if it is not known
 * @param process the process and its machine
 */
record Owner(long number, long renewals, String folder, long lease, HostProcess process) {
  /** The name of the file. */
  static final String FILE = ".nndl-owner";

  /** Names another machine and start than the real ones, {@code host/start[/pid]}, for tests. */
  static final String HOST_SETTING = "nndl.lease.host";

  /** A larger number of owners is nonsense, and the next one might be none. */
  private static final long MAX_NUMBER = 1L << 50;

  private static final String FORMAT = "nndl-owner-1";

  /** The last line of an owner that is about to delete its file. */
  private static final String ENDS = "ends\n";

  /** Returns this process as the owner of a number. */
  static Owner ofThisProcess(Configuration configuration, long number, String folder) {
    long lease = TimeUnit.NANOSECONDS.toMillis(Lease.nanos(configuration));
    return new Owner(number, 0, folder, lease, current(configuration));
  }

  /** Returns this process, or one on the machine that a test names. */
  private static HostProcess current(Configuration configuration) {
    HostProcess real = HostProcess.current();
    String[] names = configuration.get(HOST_SETTING, "").split("/", 3);
    return switch (names.length) {
      case 1 -> real;
      case 2 -> new HostProcess(names[0], names[1], real.pid(), real.startedAt());
      default -> new HostProcess(names[0], names[1], Long.parseLong(names[2]), Instant.EPOCH);
    };
  }

  /**
   * Whether the owner runs, or ran, on the machine of this process since its last start. Containers
   * on one machine may differ in their names.
   */
  boolean isOnThisMachine(Configuration configuration) {
    return process.isOnSameMachine(current(configuration));
  }

  Owner renewed() {
    return new Owner(number, renewals + 1, folder, lease, process);
  }

  /** Returns the content of the file. */
  String text() {
    return """
    format %s
    number %s
    renewals %s
    folder %s
    lease %s
    host %s
    boot %s
    process %s
    since %s
    """
        .formatted(
            FORMAT,
            number,
            renewals,
            folder,
            lease,
            process.host(),
            process.bootId(),
            process.pid(),
            process.startedAt());
  }

  /** Returns the content of the file that is about to be deleted. */
  String lastText() {
    return renewed().text() + ENDS;
  }

  /** Whether the owner of a file is about to delete it. */
  static boolean isLast(String text) {
    return text.endsWith(ENDS);
  }

  /** Reads the content of the file. Returns empty if it is not whole. */
  static Optional<Owner> parse(String text) {
    Properties values = new Properties();
    try {
      values.load(new StringReader(text));
      long lease = Long.parseLong(values.getProperty("lease", "0"));
      Owner owner =
          new Owner(
              Long.parseLong(values.getProperty("number")),
              Long.parseLong(values.getProperty("renewals")),
              values.getProperty("folder", ""),
              Math.max(0, Math.min(Lease.MOST_MILLIS, lease)),
              new HostProcess(
                  values.getProperty("host", ""),
                  values.getProperty("boot", ""),
                  Long.parseLong(values.getProperty("process")),
                  Instant.parse(values.getProperty("since"))));
      return Fence.isName(owner.folder) && owner.number < MAX_NUMBER
          ? Optional.of(owner)
          : Optional.empty();
    } catch (IOException | RuntimeException e) {
      return Optional.empty(); // another process is just writing it, or was cut off
    }
  }

  /** Names the process of a file's content for people. */
  static String describe(String text) {
    return parse(text).map(Owner::toString).orElse("a process that has just begun");
  }

  /** Names the process for people. */
  @Override
  public String toString() {
    return process.toString();
  }
}
