package nndl.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import nndl.DirectoryContent;
import nndl.Fixtures;
import nndl.KeptContext;
import nndl.TestImages;
import nndl.data.storage.DyingStorage;
import nndl.data.storage.DyingStorage.End;
import nndl.data.storage.Storage;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * What tests have in common in which a command that replaces files ends at each of its steps on
 * them in turn, by a kill or by a step that fails. Afterwards the old files or the new ones are
 * whole, and the same command ends well.
 */
abstract class SteppedCommands {
  static final SparkConf CONF =
      new SparkConf().setMaster("local[1]").setAppName("test").set("spark.ui.enabled", "false");

  @RegisterExtension static final KeptContext SPARK = new KeptContext(CONF);

  @TempDir Path directory;
  private Path out;

  @BeforeEach
  void prepare() throws IOException {
    out = directory.resolve("out");
    TestImages.random(30, 3, 3, 4, 0.6, 8).write(directory, "train");
    TestImages.random(12, 3, 3, 4, 0.6, 2).write(directory, "t10k");
  }

  /** Runs a command once with its files of a storage. */
  @FunctionalInterface
  interface OnStorage {
    void with(Storage storage, String words) throws Exception;
  }

  /** What a command writes, but times. */
  private Map<String, String> content() throws IOException {
    Map<String, String> all = Files.exists(out) ? DirectoryContent.of(out) : Map.of();
    all.keySet()
        .removeIf(
            name ->
                name.startsWith(".")
                    || name.contains("/.")
                    || name.equals("timings.csv")
                    || name.equals("report.html"));
    return all;
  }

  private void restore(Path from) throws IOException {
    delete(out);
    try (Stream<Path> all = Files.walk(from)) {
      for (Path file : all.toList()) {
        Files.copy(file, out.resolve(from.relativize(file).toString()));
      }
    }
  }

  private static void delete(Path tree) throws IOException {
    if (Files.exists(tree)) {
      try (Stream<Path> all = Files.walk(tree)) {
        for (Path file : all.sorted((a, b) -> b.compareTo(a)).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  /**
   * @param old the words that make the old files
   * @param words the words that replace them
   * @param stride a command is run again to its end after each so-manyth step
   */
  final void step(End end, OnStorage run, String old, String words, int stride) throws Exception {
    run.with(DyingStorage.living(), old);
    Path before = Files.move(out, directory.resolve("before"));
    restore(before);
    Map<String, String> earlier = content();
    run.with(DyingStorage.living(), words);
    Map<String, String> later = content();
    boolean hasEnded = true;
    for (int step = 0; hasEnded; step++) {
      restore(before);
      DyingStorage dying = new DyingStorage(step, end);
      attempt(run, dying.storage(), words);
      hasEnded = dying.hasEnded();
      boolean again = (step + end.ordinal()) % stride == 0 || !hasEnded;
      finish(step);
      Map<String, String> found = content();
      assertTrue(
          found.equals(earlier) || found.equals(later),
          "step "
              + step
              + ": "
              + differences(found, earlier)
              + " and "
              + differences(found, later));
      if (again) {
        run.with(DyingStorage.living(), words);
        assertEquals(later, content(), "step " + step);
        assertNothingIsLeft(step);
      }
    }
  }

  /**
   * Like {@link #step}, but there are no old files and none may be replaced. The same command makes
   * the files, or completes those that were committed and says that they are there.
   */
  final void stepFirst(End end, OnStorage run, String words) throws Exception {
    delete(out);
    run.with(DyingStorage.living(), words);
    Map<String, String> whole = content();
    boolean hasEnded = true;
    for (int step = 0; hasEnded; step++) {
      delete(out);
      DyingStorage dying = new DyingStorage(step, end);
      attempt(run, dying.storage(), words);
      hasEnded = dying.hasEnded();
      try {
        run.with(DyingStorage.living(), words);
      } catch (IOException e) {
        assertTrue(e.getMessage().contains(", or --overwrite, found "), e.getMessage());
      }
      assertEquals(whole, content(), "step " + step);
      assertNothingIsLeft(step);
    }
  }

  private void assertNothingIsLeft(int step) throws IOException {
    try (Stream<Path> names = Files.list(out)) {
      assertEquals(
          List.of(),
          names
              .map(file -> file.getFileName().toString())
              .filter(name -> name.startsWith(".") && !name.contains(".nndl-probe-"))
              .toList(),
          "step " + step);
    }
  }

  private static List<String> differences(Map<String, String> one, Map<String, String> other) {
    return Stream.concat(one.keySet().stream(), other.keySet().stream())
        .distinct()
        .filter(name -> !Objects.equals(one.get(name), other.get(name)))
        .toList();
  }

  private static void attempt(OnStorage run, Storage storage, String words) {
    try {
      run.with(storage, words);
    } catch (Exception e) {
      // it is killed, or ends with a line
    }
  }

  /** The next owner finishes what was committed, and is killed itself at one of its steps. */
  private void finish(int step) {
    DyingStorage dying = new DyingStorage(step % 13 + 3, End.KILL);
    for (Storage storage : List.of(dying.storage(), DyingStorage.living())) {
      try {
        OutputLease.take(storage, Fixtures.path(out), line -> {}).close();
      } catch (RuntimeException e) {
        assertTrue(dying.hasEnded(), e.toString());
      }
    }
  }
}
