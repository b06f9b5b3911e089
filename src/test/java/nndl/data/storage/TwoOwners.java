package nndl.data.storage;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import nndl.TestJvm;
import nndl.error.InputException;
import nndl.time.SystemClock;
import org.apache.hadoop.conf.Configuration;

/**
 * {@code TwoOwners DIR TRIES SEED}: two processes want one directory, again and again. The first is
 * stopped or killed at any moment while it writes, the second, on this or on {@linkplain OtherHost
 * another host}, takes over and writes, and a stopped one goes on. Every file must then be the
 * second one's, whole, and nothing else may be left. For {@code scripts/dev/owners.sh}.
 */
final class TwoOwners {
  private static final List<String> FILES = List.of("model", "record", "checkpoints/1", "card");
  private static final int BYTES = 50_000;
  private static final String LEASE = "300ms";
  private static final String ONE = "one/1";
  private static final int ROUNDS = 3;
  private static final long LIMIT_SECONDS = 300;

  private TwoOwners() {}

  /** What happens to the first process. */
  enum Accident {
    STOPPED,
    KILLED
  }

  /** A process that owns a directory and fills its files with a letter, round after round. */
  static final class Writer {
    private Writer() {}

    /**
     * @param args the directory, the letter, the number of rounds, the host, and what is done about
     *     another owner
     */
    public static void main(String[] args) throws Exception {
      Configuration configuration = new Configuration();
      configuration.set(Lease.SETTING, LEASE);
      configuration.set(Owner.HOST_SETTING, args[3]);
      Storage storage = new Storage(configuration);
      var directory = new org.apache.hadoop.fs.Path(args[0]);
      byte[] content = new byte[BYTES];
      Arrays.fill(content, (byte) args[1].charAt(0));
      try (Lease lease =
          Lease.take(
              storage,
              directory,
              Lease.IfOwned.valueOf(args[4]),
              "wait",
              new SystemClock(),
              line -> {})) {
        HostProcess here = Owner.ofThisProcess(configuration, 1, "").process();
        System.out.println("owner on %s/%s".formatted(here.host(), here.bootId()));
        for (int i = 0; i < Integer.parseInt(args[2]); i++) {
          for (String name : FILES) {
            var file = new org.apache.hadoop.fs.Path(directory, name);
            if (i % 3 == 1) {
              storage.delete(file);
            }
            storage.write(file, out -> out.write(content));
          }
        }
        System.out.println("whole");
      } catch (InputException e) {
        System.out.println("ended: " + e.getMessage());
      }
    }
  }

  /** Returns the command of a process that owns a directory. */
  private static List<String> writer(
      Path directory, char letter, int rounds, String host, String ifOwned) {
    return TestJvm.command(
        Writer.class, directory.toString(), "" + letter, "" + rounds, host, ifOwned);
  }

  private static Process start(List<String> command) throws IOException {
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }

  /**
   * Lets two processes want a directory. Fails if a byte of the first one is left.
   *
   * @param other where the second one runs, or null if both run on the same machine
   */
  static void tryOnce(Path directory, Accident accident, OtherHost other, Random random)
      throws Exception {
    boolean isOneHost = other == null;
    Files.createDirectories(directory);
    Process first = start(writer(directory, 'a', Integer.MAX_VALUE, ONE, "FAIL"));
    Process second = null;
    try (BufferedReader said = reader(first)) {
      require("owner on " + ONE, line(said));
      Thread.sleep(random.nextInt(100));
      if (accident == Accident.STOPPED) {
        signal(first, "STOP");
      } else {
        first.destroyForcibly().waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
      }
      String ifOwned = isOneHost ? accident == Accident.STOPPED ? "TAKE_OVER" : "FAIL" : "WAIT";
      List<String> taker =
          writer(directory, 'b', ROUNDS, isOneHost ? ONE : other.setting(), ifOwned);
      second = start(isOneHost ? taker : other.of(taker));
      try (BufferedReader saidSecond = reader(second)) {
        require("owner on " + (isOneHost ? ONE : OtherHost.NAMES), line(saidSecond));
        if (accident == Accident.STOPPED && random.nextBoolean()) {
          signal(first, "CONT"); // while the second one writes, else after its end
        }
        require("whole", line(saidSecond));
        second.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
      }
      if (accident == Accident.STOPPED) {
        signal(first, "CONT");
        String end = line(said);
        if (!end.startsWith("ended: ") || !end.contains("belongs to")) {
          throw new IllegalStateException("expected the first one to end, found " + end);
        }
        first.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
      }
    } finally {
      end(first);
      if (second != null) {
        end(second);
      }
    }
    requireOnly(directory, 'b');
  }

  private static void end(Process process) throws InterruptedException {
    process.destroyForcibly().waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  private static BufferedReader reader(Process process) {
    return new BufferedReader(new InputStreamReader(process.getInputStream(), US_ASCII));
  }

  /** Returns the next line of a process, or "" if it has ended. */
  private static String line(BufferedReader reader) throws Exception {
    return CompletableFuture.supplyAsync(
            () -> {
              try {
                return Objects.requireNonNullElse(reader.readLine(), "");
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            })
        .get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  private static void signal(Process process, String name) throws Exception {
    new ProcessBuilder("kill", "-" + name, "" + process.pid())
        .start()
        .waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  private static void require(String expected, String found) {
    if (!expected.equals(found)) {
      throw new IllegalStateException("expected '%s', found '%s'".formatted(expected, found));
    }
  }

  /** Fails unless the directory holds the files of one process and nothing else. */
  private static void requireOnly(Path directory, char letter) throws IOException {
    List<String> found = new ArrayList<>();
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
        found.add(directory.relativize(file).toString());
        for (byte b : Files.readAllBytes(file)) {
          if (b != letter) {
            throw new IllegalStateException("%s: a byte of the first one".formatted(file));
          }
        }
        if (Files.size(file) != BYTES) {
          throw new IllegalStateException("%s: %s bytes".formatted(file, Files.size(file)));
        }
      }
    }
    List<String> expected = FILES.stream().sorted().toList();
    if (!found.equals(expected)) {
      throw new IllegalStateException("%s: %s".formatted(directory, found));
    }
  }

  public static void main(String[] args) throws Exception {
    Path parent = Files.createDirectories(Path.of(args[0]));
    int tries = Integer.parseInt(args[1]);
    Random random = new Random(Long.parseLong(args[2]));
    Runtime.getRuntime() // whoever interrupts this leaves no process
        .addShutdownHook(
            new Thread(
                () ->
                    ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly)));
    OtherHost other = OtherHost.probe(parent);
    System.out.println(other);
    Map<String, Integer> counts = new TreeMap<>();
    for (int i = 0; i < tries; i++) {
      Accident accident = Accident.values()[random.nextInt(2)];
      boolean isOneHost = random.nextBoolean();
      tryOnce(parent.resolve("try-" + i), accident, isOneHost ? null : other, random);
      String what = "%s on %s".formatted(accident, isOneHost ? "one host" : "two hosts");
      counts.merge(what, 1, Integer::sum);
      System.out.printf("try %s: %s: whole%n", i, what);
    }
    System.out.printf("%s tries, no mixed byte: %s%n", tries, counts);
  }
}
