package nndl.data.storage;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;

/**
 * The process that owns a directory, as the file {@value #FILE} in the directory names it.
 *
 * @param number how many owners there have been since the directory had none, this one included
 * @param renewals how often the owner has written the file again
 * @param folder the name of the owner's folder
 * @param host the name of its machine
 * @param boot identifies the time since the machine was started; "" if that is not known
 * @param process the number of the process
 * @param since when the process started
 */
record Owner(
    long number,
    long renewals,
    String folder,
    String host,
    String boot,
    long process,
    Instant since) {
  /** The name of the file. */
  static final String FILE = ".nndl-owner";

  /** Names another machine and start than the real ones, as in {@code host/start}, for tests. */
  static final String HOST_SETTING = "nndl.lease.host";

  private static final String FORMAT = "nndl-owner-1";

  /** Returns this process as the owner of a number. */
  static Owner ofThisProcess(Configuration configuration, long number, String folder) {
    String[] host = host(configuration);
    ProcessHandle process = ProcessHandle.current();
    Instant since = process.info().startInstant().orElse(Instant.EPOCH);
    return new Owner(number, 0, folder, host[0], host[1], process.pid(), since);
  }

  private static String[] host(Configuration configuration) {
    String set = configuration.get(HOST_SETTING, "");
    return set.contains("/")
        ? set.split("/", 2)
        : new String[] {hostName(), line("/proc/sys/kernel/random/boot_id")};
  }

  private static String hostName() {
    String known = line("/proc/sys/kernel/hostname");
    try {
      return known.isEmpty() ? InetAddress.getLocalHost().getHostName() : known;
    } catch (IOException e) {
      return "unknown";
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

  /** Whether this process and the owner run on the same machine, which was not restarted since. */
  boolean isOnThisMachine(Configuration configuration) {
    return !boot.isEmpty() && boot.equals(host(configuration)[1]);
  }

  Owner renewed() {
    return new Owner(number, renewals + 1, folder, host, boot, process, since);
  }

  /** Returns the content of the file. */
  String text() {
    return "format %s%nnumber %s%nrenewals %s%nfolder %s%nhost %s%nboot %s%nprocess %s%nsince %s%n"
        .formatted(FORMAT, number, renewals, folder, host, boot, process, since);
  }

  /** Reads the content of the file. Returns empty if it is not whole. */
  static Optional<Owner> parse(String text) {
    Map<String, String> values = new TreeMap<>();
    text.lines()
        .map(line -> line.split(" ", 2))
        .filter(line -> line.length == 2)
        .forEach(line -> values.put(line[0], line[1]));
    try {
      Owner owner =
          new Owner(
              Long.parseLong(values.getOrDefault("number", "")),
              Long.parseLong(values.getOrDefault("renewals", "")),
              values.getOrDefault("folder", ""),
              values.getOrDefault("host", ""),
              values.getOrDefault("boot", ""),
              Long.parseLong(values.getOrDefault("process", "")),
              Instant.parse(values.getOrDefault("since", "")));
      return Fence.isName(owner.folder) ? Optional.of(owner) : Optional.empty();
    } catch (RuntimeException e) {
      return Optional.empty(); // another process is just writing it, or was cut off
    }
  }

  /** Names the process for people. */
  @Override
  public String toString() {
    return "process %s on %s, which runs since %s".formatted(process, host, since);
  }
}
