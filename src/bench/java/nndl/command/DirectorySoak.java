package nndl.command;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import nndl.data.storage.OtherHost;

/**
 * {@code DirectorySoak TRIES SEED}: real processes of nndl lose their directory to others, or are
 * killed while they replace an earlier run, at random moments. The files must then be those of an
 * undisturbed run, byte for byte. For {@code scripts/dev/soak.sh --directories}.
 */
public final class DirectorySoak {
  /** The names of a lease's own files begin so. */
  static final String LEASE_FILES = ".owner-";

  private static final List<String> SETTINGS =
      List.of("--data=data/digits", "--sizes=64,10", "--report");

  private final Path parent;
  private final PrintStream out;
  private final OtherHost other;
  private final Path earlier;
  private final WrittenFiles expected;
  private final long millis;
  private final Map<String, Integer> counts = new TreeMap<>();

  private DirectorySoak(Path parent, PrintStream out) throws Exception {
    this.parent = Files.createDirectories(parent).toAbsolutePath();
    this.out = out;
    this.other = OtherHost.probe(this.parent);
    this.earlier = this.parent.resolve("earlier");
    out.println(other);
    run(earlier, Stream.concat(training(earlier).stream(), Stream.of("--seed=5")).toList());
    Path whole = this.parent.resolve("undisturbed");
    this.millis = run(whole, training(whole));
    this.expected = WrittenFiles.of(whole);
    out.printf("an undisturbed training owns its directory for %s ms%n", millis);
  }

  private WrittenFiles undisturbedSearch() throws Exception {
    Path search = parent.resolve("search");
    run(search, search(search));
    return WrittenFiles.of(search);
  }

  /** Runs to the end. Returns how long the process owned its directory. */
  private long run(Path model, List<String> words) throws Exception {
    try (NndlProcess process = NndlProcess.start(parent, "" + model.getFileName(), words)) {
      process.await(() -> Files.exists(model.resolve(NndlProcess.OWNER)));
      long start = System.nanoTime();
      process.await(() -> Files.notExists(model.resolve(NndlProcess.OWNER)));
      long nanos = System.nanoTime() - start;
      process.succeeded();
      return TimeUnit.NANOSECONDS.toMillis(nanos);
    }
  }

  /** Returns the words of a training that takes a second or two. */
  static List<String> training(Path model, String... more) {
    List<String> words = new ArrayList<>(List.of("train"));
    words.addAll(SETTINGS);
    words.addAll(List.of("--epochs=60", "--model=" + model));
    words.addAll(List.of(more));
    return words;
  }

  static List<String> search(Path model) {
    List<String> words = new ArrayList<>(List.of("search", "--try=learning-rate=1,3"));
    words.addAll(SETTINGS);
    words.addAll(List.of("--epochs=30", "--validation=300", "--model=" + model));
    return words;
  }

  /** What happens to a directory. Returns a few words about it. Fails if a byte is wrong. */
  private interface Try {
    String with(Path directory) throws Exception;
  }

  private void repeat(int times, String what, Try attempt) throws Exception {
    for (int i = 0; i < times; i++) {
      Path directory = Files.createDirectories(parent.resolve("try"));
      long start = System.nanoTime();
      String how = attempt.with(directory);
      SoakMain.delete(directory);
      counts.merge(what + ", " + how, 1, Integer::sum);
      out.printf("%s %s: %s, same in %.1f s%n", what, i, how, (System.nanoTime() - start) / 1e9);
    }
  }

  /**
   * Makes all tries; a single one is without searches. Fails at the first one that leaves other
   * bytes, and keeps its files.
   */
  static void run(Path parent, int tries, long seed, PrintStream out) throws Exception {
    Random random = new Random(seed);
    DirectorySoak soak = new DirectorySoak(parent, out);
    soak.repeat(
        tries,
        "taken over",
        directory ->
            new TakenOverTraining(directory, soak.expected, soak.other, soak.millis, random).run());
    soak.repeat(
        tries,
        "killed while it replaces",
        directory ->
            new KilledReplacement(directory, soak.earlier, soak.expected, soak.millis, random)
                .run());
    if (tries > 1) {
      WrittenFiles search = soak.undisturbedSearch();
      soak.repeat(
          (tries + 2) / 3, "two searches", directory -> new TwoSearches(directory, search).run());
    }
    SoakMain.delete(soak.parent);
    soak.counts.forEach((what, count) -> out.printf("%s: %s%n", what, count));
    out.printf("no byte differs; seed %s%n", seed);
  }

  public static void main(String[] args) throws Exception {
    SoakMain.run(DirectorySoak::run, args);
  }
}
