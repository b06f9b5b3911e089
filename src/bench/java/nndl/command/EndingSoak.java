package nndl.command;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * {@code EndingSoak ENDS SEED}: real processes of nndl are ended at random moments by all causes in
 * turn, and resumed to the bytes of an undisturbed run. For {@code scripts/dev/soak.sh --ends}.
 */
public final class EndingSoak {
  private static final List<String> TRAINING =
      List.of("train", "--data=data/digits", "--sizes=64,30,10", "--epochs=30");

  private static final List<String> SEARCH =
      List.of(
          "search",
          "--try=learning-rate=1,3",
          "--data=data/digits",
          "--sizes=64,30,10",
          "--epochs=80",
          "--validation=300");

  private final Path parent;
  private final PrintStream out;
  private final Random random;
  private final Map<String, Integer> counts = new TreeMap<>();

  private EndingSoak(Path parent, long seed, PrintStream out) {
    this.parent = parent.toAbsolutePath();
    this.random = new Random(seed);
    this.out = out;
  }

  /** A run that nothing disturbs. */
  private record Undisturbed(List<String> words, WrittenFiles files, long millis, int lines) {}

  private Undisturbed undisturbed(String name, List<String> words) throws Exception {
    List<String> all = new ArrayList<>(words);
    Path model = parent.resolve(name);
    all.add("--model=" + model);
    long start = System.nanoTime();
    try (NndlProcess process = NndlProcess.start(parent, name, all)) {
      process.succeeded();
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
      int lines = (int) process.printed().lines().filter(l -> l.startsWith("Epoch ")).count();
      out.printf("%s: %s ms undisturbed%n", name, millis);
      return new Undisturbed(words, WrittenFiles.of(model), millis, lines);
    }
  }

  /** Makes all ends. Fails at the first one that leaves other bytes, and keeps its files. */
  static void run(Path parent, int ends, long seed, PrintStream out) throws Exception {
    Files.createDirectories(parent);
    EndingSoak soak = new EndingSoak(parent, seed, out);
    Undisturbed training = soak.undisturbed("training", TRAINING);
    Undisturbed search = soak.undisturbed("search", SEARCH);
    List<RandomEnd.Cause> causes = new ArrayList<>(List.of(RandomEnd.Cause.values()));
    for (int i = 0; i < ends; i++) {
      if (i % causes.size() == 0) {
        Collections.shuffle(causes, soak.random);
      }
      RandomEnd.Cause cause = causes.get(i % causes.size());
      boolean isSearch = cause.isFromOutside() && soak.random.nextInt(3) == 0;
      soak.end(i, cause, isSearch ? "search" : "training", isSearch ? search : training);
    }
    SoakMain.delete(parent);
    soak.counts.forEach((what, count) -> out.printf("%s: %s%n", what, count));
    out.printf("%s ends, no byte differs; seed %s%n", ends, seed);
  }

  private void end(int number, RandomEnd.Cause cause, String what, Undisturbed run)
      throws Exception {
    Path directory = Files.createDirectories(parent.resolve("try"));
    long start = System.nanoTime();
    String how =
        new RandomEnd(directory, run.words(), run.files(), run.millis(), run.lines(), random)
            .by(cause);
    SoakMain.delete(directory);
    String end = "%s by %s".formatted(what, cause).toLowerCase(Locale.ROOT);
    counts.merge(end + ", " + how.replaceFirst(" in .*", ""), 1, Integer::sum);
    double seconds = (System.nanoTime() - start) / 1e9;
    out.printf("%s: %s, %s, same in %.1f s%n", number, end, how, seconds);
  }

  public static void main(String[] args) throws Exception {
    SoakMain.run(EndingSoak::run, args);
  }
}
