package nndl.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import nndl.DirectoryContent;
import nndl.Fixtures;
import nndl.Slow;
import nndl.TestImages;
import nndl.TestTable;
import nndl.Thorough;
import nndl.command.call.CallOptions;
import nndl.command.convert.ConvertCommand;
import nndl.command.deform.DeformCommand;
import nndl.command.options.TrainOptions;
import nndl.command.rows.RowsCommand;
import nndl.command.run.ModelLease;
import nndl.command.run.TrainingRun;
import nndl.data.storage.DyingStorage;
import nndl.data.storage.DyingStorage.End;
import nndl.data.storage.Lease;
import nndl.data.storage.Storage;
import nndl.spark.cluster.SharedContext;
import nndl.spark.cluster.SlotWish;
import nndl.time.Clock;
import nndl.time.SystemClock;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A command that replaces files ends at each of its steps on them in turn, by a kill or by a step
 * that fails. Afterwards the old files or the new ones are whole, and the same command ends well.
 */
@Slow
class SteppedCommandsTest {
  private static final SparkConf CONF =
      new SparkConf().setMaster("local[1]").setAppName("test").set("spark.ui.enabled", "false");

  private static final String IMAGES_TO_OUT =
      "--images $/train-images-idx3-ubyte --labels $/train-labels-idx1-ubyte --out $/out"
          + " --overwrite";

  @TempDir private Path directory;
  private Path out;

  @AfterAll
  static void stop() {
    SharedContext.open(CONF).close();
  }

  @BeforeEach
  void prepare() throws IOException {
    out = directory.resolve("out");
    TestImages.random(30, 3, 3, 4, 0.6, 8).write(directory, "train");
    TestImages.random(12, 3, 3, 4, 0.6, 2).write(directory, "t10k");
  }

  /** Runs a command once with its files of a storage. */
  @FunctionalInterface
  private interface Run {
    void with(Storage storage, String words) throws Exception;
  }

  private Run command(Command command) {
    return (storage, words) -> {
      String[] arguments = words.replace("$", directory.toString()).split(" ");
      ByteArrayOutputStream err = new ByteArrayOutputStream();
      var options = command.getClass().getDeclaredConstructor().newInstance();
      int status =
          Program.run(
              options,
              storage,
              Fixtures.nowhere(),
              new PrintStream(err, true, UTF_8),
              arguments,
              console -> options.run(new Session(CONF, storage, console, List.of(arguments))));
      if (status != 0) {
        throw new IOException(err.toString(UTF_8));
      }
    };
  }

  /** Trains in the open context, which is quicker than a command. */
  private void train(Storage storage, String words) throws Exception {
    Map<String, String> options = new HashMap<>();
    for (String word : words.replace("$", directory.toString()).split(" ")) {
      String[] pair = word.substring(2).split("=", 2);
      options.put(pair[0], pair.length == 1 ? "true" : pair[1]);
    }
    TrainOptions read = CallOptions.read(storage, options);
    Clock clock = new SystemClock();
    JavaSparkContext spark = SharedContext.open(CONF);
    try (Lease lease = ModelLease.take(storage, read.output(), clock, line -> {})) {
      TrainingRun run =
          TrainingRun.validateGuest(read.describe(), CONF, storage, line -> {}, clock);
      try (run) {
        run.open(spark, SlotWish.ALL);
        run.build(List.of());
        run.train();
      } catch (Exception | Error e) {
        throw run.failed(e);
      }
      TrainingRun.Result unused = run.finish();
      run.requireAllFiles();
    }
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
  private void step(End end, Run run, String old, String words, int stride) throws Exception {
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
      boolean again = step % stride == 0 || !hasEnded;
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
    }
  }

  private static List<String> differences(Map<String, String> one, Map<String, String> other) {
    return Stream.concat(one.keySet().stream(), other.keySet().stream())
        .distinct()
        .filter(name -> !Objects.equals(one.get(name), other.get(name)))
        .toList();
  }

  private static void attempt(Run run, Storage storage, String words) {
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

  @ParameterizedTest
  @EnumSource(End.class)
  void convertOfAPair(End end) throws Exception {
    String to = " --out-images $/out/images --out-labels $/out/labels --overwrite";
    step(
        end,
        command(new ConvertCommand()),
        "--in $/t10k-images-idx3-ubyte --in-labels $/t10k-labels-idx1-ubyte" + to,
        "--in $/train-images-idx3-ubyte --in-labels $/train-labels-idx1-ubyte" + to,
        1);
  }

  @ParameterizedTest
  @EnumSource(End.class)
  void convertOfATable(End end) throws Exception {
    Files.writeString(directory.resolve("table.csv"), TestTable.manyRows(40));
    String words = "--in $/table.csv --label species --drop note --out $/out --overwrite --seed ";
    step(end, command(new ConvertCommand()), words + 1, words + 2, 1);
  }

  @ParameterizedTest
  @EnumSource(End.class)
  void rows(End end) throws Exception {
    String words = IMAGES_TO_OUT + " --count ";
    step(end, command(new RowsCommand()), words + "3 --seed 1", words + "2 --seed 2", 1);
  }

  /** Spark begins anew for each step. */
  @Thorough
  @ParameterizedTest
  @EnumSource(End.class)
  void deform(End end) throws Exception {
    String words = IMAGES_TO_OUT + " --count 40 --parts ";
    step(end, command(new DeformCommand()), words + "2 --seed 1", words + "1 --seed 2", 10);
  }

  @ParameterizedTest
  @EnumSource(End.class)
  void aTrainingThatReplacesAnother(End end) throws Exception {
    String words =
        "--data=$ --model=$/out --sizes=9,5,4 --mini-batch-size=7 --learning-rate=3 --overwrite"
            + " --epochs=";
    step(end, this::train, words + "2 --seed=1", words + "1 --seed=2", 10);
  }
}
