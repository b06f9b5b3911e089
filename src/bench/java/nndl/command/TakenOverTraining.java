package nndl.command;

import static nndl.command.DirectorySoak.training;
import static nndl.command.NndlProcess.OWNER;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import nndl.data.storage.OtherHost;

/**
 * A training is stopped past its lease, another one takes its directory and finishes, and the first
 * one goes on. It must end with a line that names the other one, and all files must be those of an
 * undisturbed training.
 *
 * @param directory an empty directory
 * @param expected the files of an undisturbed training
 * @param other where the second training may run
 * @param millis how long an undisturbed training owns its directory
 */
record TakenOverTraining(
    Path directory, WrittenFiles expected, OtherHost other, long millis, Random random) {
  private static final long PAST_LEASE_MILLIS = 1500;

  /** How the second training gets the directory. */
  private enum Way {
    TAKES_HERE(true, "--take-over", "--resume=auto"),
    BEGINS_ANEW_HERE(true, "--take-over", "--overwrite"),
    TAKES_ELSEWHERE(false, "--take-over", "--resume=auto"),
    WAITS_ELSEWHERE(false, "--resume=auto");

    private final boolean isHere;
    private final String[] options;

    Way(boolean isHere, String... options) {
      this.isHere = isHere;
      this.options = options;
    }
  }

  /** Returns what happened. */
  String run() throws Exception {
    Path model = directory.resolve("model");
    Way way = Way.values()[random.nextInt(Way.values().length)];
    boolean meets = random.nextBoolean();
    long stopAfter = random.nextInt((int) millis);
    long goOnAfter = random.nextInt((int) millis);
    try (NndlProcess first = NndlProcess.start(directory, "first", training(model))) {
      first.await(() -> !owner(model).isEmpty());
      Thread.sleep(stopAfter);
      first.signal("STOP");
      String before = owner(model);
      String printed = first.printed();
      Thread.sleep(PAST_LEASE_MILLIS);
      try (NndlProcess second = second(way, model)) {
        if (meets) {
          second.await(() -> !owner(model).equals(before));
          Thread.sleep(goOnAfter);
          first.signal("CONT"); // while the second one may still write
          first.end();
        }
        boolean isNamed = meets && !owner(model).isEmpty(); // so it was there all the time
        second.succeeded();
        first.signal("CONT");
        String end = requireEnd(first, printed, isNamed ? name(way, second) : "");
        WrittenFiles.of(model).requireSame(expected);
        return "%s, %s, %s".formatted(way, meets ? "and they meet" : "and has ended", end);
      }
    }
  }

  private NndlProcess second(Way way, Path model) throws IOException {
    UnaryOperator<List<String>> where = way.isHere ? command -> command : this::elsewhere;
    return NndlProcess.start(directory, "second", where, training(model, way.options));
  }

  /** Returns the command that runs a JVM on the other host. */
  private List<String> elsewhere(List<String> command) {
    List<String> all = new ArrayList<>(command);
    if (!other.setting().isEmpty()) {
      all.add(1, "-Dspark.hadoop.nndl.lease.host=" + other.setting());
    }
    return other.of(all);
  }

  /** Returns how a line names the second training. */
  private String name(Way way, NndlProcess second) throws IOException {
    if (way.isHere) {
      return "process %s on %s".formatted(second.pid(), InetAddress.getLocalHost().getHostName());
    }
    return other.setting().isEmpty()
        ? "process 1 on two"
        : "process %s on two".formatted(second.pid());
  }

  /** Returns the text of the owner's file, or "" if there is none. */
  private static String owner(Path model) throws IOException {
    try {
      return Files.readString(model.resolve(OWNER));
    } catch (NoSuchFileException e) {
      return "";
    }
  }

  /** Fails unless the first training ended as it must. Returns what it knew. */
  private static String requireEnd(NndlProcess first, String before, String name) throws Exception {
    int status = first.end();
    String last = first.lastLine();
    String more = first.printed().substring(before.length());
    if (status == 0 && before.contains("; model in ")) {
      return "after its last line";
    }
    if (status == 1 && more.lines().count() == 1 && last.contains(", or --overwrite")) {
      return "before it looked what is there";
    }
    boolean isOwnersLine = last.contains(" belongs to ") && last.contains(name);
    if (status != 1 || !isOwnersLine || more.contains("\tat ")) {
      throw new IllegalStateException(
          "expected a line with '%s' and status 1, found %s and %s".formatted(name, status, more));
    }
    return name.isEmpty() ? "which nobody names any more" : "which is named";
  }
}
