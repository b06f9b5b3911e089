package nndl.command.search;

import static nndl.command.search.SearchRun.bytes;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import nndl.Slow;
import nndl.TestImages;
import nndl.command.Run;
import nndl.command.train.TrainRun;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Halving, and a search that resumes after it was interrupted at any point. */
@Slow
class SearchResumeTest {
  private static final String[] NINE = {
    "--try=learning-rate=log:0.01:10;optimizer=sgd,adam",
    "--strategy=halving",
    "--trials=9",
    "--epochs=9",
    "--schedule=cosine",
    "--keep=9"
  };

  /** The files and the output of a search with {@code NINE}. */
  @TempDir static Path searched;

  private static Run whole;

  @TempDir Path directory;

  @BeforeAll
  static void searchForAllTests() {
    SearchRun.prepare(searched);
    whole = SearchRun.on("local[2]", searched, NINE);
  }

  @BeforeEach
  void prepare() {
    SearchRun.prepare(directory);
  }

  @Test
  void halvingTrainsTheBestThirdFurtherAndThenTheBest() throws IOException {
    String[] rows = SearchRun.rows(whole);
    assertEquals(9 + 3 + 1, rows.length, whole.out());
    List<Integer> left = rung(List.of(rows).subList(0, 9), 1, 3);
    assertEquals(left, numbers(List.of(rows).subList(9, 12)));
    left = rung(List.of(rows).subList(9, 12), 3, 1);
    assertEquals(left, numbers(List.of(rows).subList(12, 13)));
    assertTrue(rows[12].startsWith(left.get(0) + " 9 "), rows[12]);
    String best = "trials/" + left.get(0);
    Run alone =
        TrainRun.in(
            directory,
            Stream.concat(
                    Stream.of(rows[12].split(" / 8 ")[1].split(" ")).map(option -> "--" + option),
                    Stream.of("--epochs=9", "--schedule=cosine", "--model=" + directory + "/alone"))
                .toArray(String[]::new));
    assertEquals(0, alone.status(), alone.err());
    for (String model : List.of("model/", "model/" + best + "/")) {
      assertArrayEquals(
          bytes(directory.resolve("alone/model.safetensors")),
          bytes(searched.resolve(model + "model.safetensors")));
    }
    assertEquals(10, Files.readAllLines(searched.resolve("model/trials.csv")).size());
    assertTrue(whole.err().contains("nndl: best: trial " + left.get(0) + ", "), whole.err());
  }

  /** Checks the epochs of all trials. Returns the numbers of those that should continue. */
  private static List<Integer> rung(List<String> rows, int epochs, int on) {
    rows.forEach(row -> assertEquals("" + epochs, row.split(" ")[1], row));
    return rows.stream()
        .sorted(Comparator.comparing((String row) -> -Integer.parseInt(row.split(" ")[2])))
        .limit(on) // sorting is stable, so the first of equal trials
        .map(row -> Integer.parseInt(row.split(" ")[0]))
        .sorted()
        .toList();
  }

  private static List<Integer> numbers(List<String> rows) {
    return rows.stream().map(row -> Integer.parseInt(row.split(" ")[0])).toList();
  }

  @Test
  void keepsTheCheckpointsOfRungsIfThereAreNoOtherCheckpoints() throws IOException {
    String[] rungs = {NINE[0], NINE[1], NINE[2], NINE[3], "--checkpoint-every=0", "--keep=3"};
    Run run = SearchRun.on("local[1]", directory, rungs);
    String best = SearchRun.rows(run)[12].split(" ")[0];
    try (Stream<Path> files =
        Files.list(directory.resolve("model/trials/" + best + "/checkpoints"))) {
      assertEquals(3, files.count());
    }
    Run again =
        SearchRun.on(
            "local[1]",
            directory,
            Stream.concat(Stream.of(rungs), Stream.of("--resume")).toArray(String[]::new));
    assertEquals(run.out(), again.out());
  }

  @Test
  void theNextBestTrialReplacesOneThatDivergesInTheLastRung() throws IOException {
    takeSearch();
    String last = SearchRun.rows(whole)[12].split(" ")[0];
    List<Integer> next =
        rung(
            Stream.of(SearchRun.rows(whole))
                .limit(12)
                .skip(9)
                .filter(r -> !r.startsWith(last))
                .toList(),
            3,
            1);
    Path rung = directory.resolve("model/trials/" + last + "/rung-9");
    Files.writeString(rung, Files.readString(rung).replaceFirst("diverged=false", "diverged=true"));
    Run run =
        SearchRun.on(
            "local[1]",
            directory,
            Stream.concat(Stream.of(NINE), Stream.of("--resume")).toArray(String[]::new));
    assertEquals(9 + 3 + 2, SearchRun.rows(run).length, run.out());
    assertTrue(SearchRun.rows(run)[12].startsWith(last + " 9 diverged"), run.out());
    assertTrue(SearchRun.rows(run)[13].startsWith(next.get(0) + " 9 "), run.out());
    assertArrayEquals(
        bytes(directory.resolve("model/trials/" + next.get(0) + "/model.safetensors")),
        bytes(directory.resolve("model/model.safetensors")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"--resume", "--resume=auto"})
  void resumesFromWhicheverFilesAreLeft(String resume) throws IOException {
    takeSearch();
    byte[] model = bytes(directory.resolve("model/model.safetensors"));
    byte[] table = bytes(directory.resolve("model/trials.csv"));
    for (String lost :
        List.of(
            "(model\\.safetensors|record\\.json|history\\.csv|trials\\.csv)",
            "(model|trials)\\..*|trials/\\d/(rung-9|model.*|record.*)",
            "trials/\\d/(rung-9|model.*|checkpoints/.*(20|24|28|32|36)\\.safetensors)",
            "(model|trials)\\..*|trials/[2-6]/.*|trials/\\d/rung-9")) {
      delete(lost);
      Run again =
          SearchRun.in(
              directory, Stream.concat(Stream.of(NINE), Stream.of(resume)).toArray(String[]::new));
      assertEquals(0, again.status(), again.err());
      assertEquals(whole.out(), again.out());
      assertArrayEquals(model, bytes(directory.resolve("model/model.safetensors")));
      assertArrayEquals(table, bytes(directory.resolve("model/trials.csv")));
    }
  }

  @Test
  void comparesNoTrialAfterMoreEpochsThanTheOthers() {
    String[] few = {"--try=l2=log:0.01:10", "--strategy=halving", "--epochs=9", "--trials=3"};
    SearchRun.on("local[1]", directory, few);
    few[3] = "--trials=9";
    Run run =
        SearchRun.in(
            directory, Stream.concat(Stream.of(few), Stream.of("--resume")).toArray(String[]::new));
    assertTrue(
        run.err()
            .matches(
                "nndl: .*/model/trials/\\d: expected 1 epochs at most, or --overwrite, since"
                    + " --trials or --epochs have changed, found more\n"),
        run.err());
  }

  @Test
  void tellsOfTheWarningsOfItsTrialsInTheirOrder() throws IOException {
    SearchRun.on("local[1]", directory, "--try=l2=0,1");
    for (int trial = 0; trial < 2; trial++) {
      Path rung = directory.resolve("model/trials/" + trial + "/rung-2");
      Files.writeString(
          rung, "warning.0=warning: one of " + trial + "\n", StandardOpenOption.APPEND);
    }
    Run run = SearchRun.on("local[1]", directory, "--try=l2=0,1", "--resume", "--quiet");
    assertEquals(
        List.of("nndl: warning: one of 0 (trial 0)", "nndl: warning: one of 1 (trial 1)"),
        run.err().lines().filter(line -> line.contains("warning: ")).toList());
  }

  @Test
  void doesNotResumeWithFewerEpochs() {
    String[] try2 = {"--try=l2=0,1", "--epochs=2"};
    SearchRun.on("local[1]", directory, try2);
    SearchRun.on("local[1]", directory, try2[0], "--epochs=4", "--resume");
    byte[] model = bytes(directory.resolve("model/model.safetensors"));
    String message =
        directory
            + "/model/trials/0: expected 2 epochs at most, or --overwrite, since --trials or"
            + " --epochs have changed, found more";
    SearchRun.in(directory, try2[0], try2[1], "--resume").failed(message);
    assertArrayEquals(model, bytes(directory.resolve("model/model.safetensors")));
  }

  @Test
  void doesNotResumeFromACheckpointOfMoreEpochs() throws IOException {
    SearchRun.on("local[1]", directory, "--try=l2=0,1", "--epochs=2");
    SearchRun.on("local[1]", directory, "--try=l2=0,1", "--epochs=4", "--resume");
    delete("trials/./rung-4");
    Run run = SearchRun.in(directory, "--try=l2=0,1", "--epochs=2", "--resume");
    assertTrue(run.err().contains("expected 2 epochs at most"), run.err());
  }

  /** The rungs of the longer search were not the last ones, so they have no models. */
  @Test
  void aRungOfALongerSearchMayBeTheLastOfAShorterOne() throws IOException {
    String[] long3 = {
      "--try=l2=log:0.01:10", "--strategy=halving", "--keep=9", "--epochs=9", "--trials=9"
    };
    SearchRun.on("local[1]", directory, long3);
    delete("(model|record|history).*|trials/./(rung-9|model.*|record.*|history.*)");
    delete("trials/./checkpoints/0*(1[3-9]|[23].)\\.safetensors");
    long3[3] = "--epochs=3";
    Run shorter =
        SearchRun.on(
            "local[1]",
            directory,
            Stream.concat(Stream.of(long3), Stream.of("--resume")).toArray(String[]::new));
    Run anew =
        SearchRun.on(
            "local[1]",
            directory,
            Stream.concat(Stream.of(long3), Stream.of("--model=" + directory + "/anew"))
                .toArray(String[]::new));
    assertEquals(anew.out(), shorter.out());
    assertArrayEquals(
        bytes(directory.resolve("anew/model.safetensors")),
        bytes(directory.resolve("model/model.safetensors")));
  }

  /** The trained epochs show that a trial resumes after its last checkpoint. */
  @Test
  void repeatsNoEpochThatIsInACheckpoint() throws IOException {
    SearchRun.on("local[1]", directory, "--try=l2=0,1", "--epochs=4", "--keep=9");
    Path checkpoints = directory.resolve("model/trials/1/checkpoints");
    List<Path> all;
    try (Stream<Path> files = Files.list(checkpoints)) {
      all = files.sorted().toList();
    }
    assertEquals(4, all.size());
    Files.delete(all.get(3));
    delete("trials/1/(rung.*|model.*)");
    var before = Files.getLastModifiedTime(all.get(2));
    SearchRun.on("local[1]", directory, "--try=l2=0,1", "--epochs=4", "--keep=9", "--resume");
    assertTrue(Files.exists(all.get(3)));
    assertEquals(before, Files.getLastModifiedTime(all.get(2)), "written again");
  }

  @Test
  void resumesWithMoreTrialsAndMoreEpochs() {
    String[] random = {"--try=l2=log:0.01:10", "--strategy=random"};
    Run few = SearchRun.on("local[1]", directory, random[0], random[1], "--trials=2");
    Run more = SearchRun.on("local[1]", directory, random[0], random[1], "--trials=3", "--resume");
    assertTrue(more.out().startsWith(few.out()), more.out());
    Run longer =
        SearchRun.on(
            "local[1]", directory, random[0], random[1], "--trials=3", "--resume", "--epochs=4");
    assertTrue(SearchRun.rows(longer)[2].startsWith("2 4 "), longer.out());
  }

  /** What was trained on the others is no trial of the search, which can still resume. */
  @Test
  void doesNotResumeWithOtherSamples() throws IOException {
    Run whole = SearchRun.on("local[1]", directory, "--try=l2=0,1");
    List<Path> files = List.of(trainFile("images-idx3-ubyte"), trainFile("labels-idx1-ubyte"));
    List<byte[]> before = List.of(bytes(files.get(0)), bytes(files.get(1)));
    TestImages.random(30, 3, 3, 4, 0.6, 9).write(directory, "train");
    delete("trials/1/.*");
    SearchRun.in(directory, "--try=l2=0,1", "--resume")
        .failed(
            directory
                + "/model/trials/1: expected the samples of the other trials, with which --resume"
                + " goes on, found others");
    for (int i = 0; i < files.size(); i++) {
      Files.write(files.get(i), before.get(i));
    }
    Run resumed = SearchRun.on("local[1]", directory, "--try=l2=0,1", "--resume");
    assertEquals(whole.out(), resumed.out());
  }

  private Path trainFile(String rest) {
    return directory.resolve("train-" + rest);
  }

  /** Copies the files of a search with {@code NINE} to the test's directory. */
  private void takeSearch() throws IOException {
    try (Stream<Path> all = Files.walk(searched.resolve("model"))) {
      for (Path file : all.toList()) {
        Files.copy(file, directory.resolve(searched.relativize(file)));
      }
    }
  }

  /** Deletes the files of the model whose names match. */
  private void delete(String names) throws IOException {
    Path model = directory.resolve("model");
    try (Stream<Path> files = Files.walk(model)) {
      List<Path> lost =
          files
              .filter(Files::isRegularFile)
              .filter(file -> model.relativize(file).toString().matches(names))
              .toList();
      assertFalse(lost.isEmpty(), names);
      for (Path file : lost) {
        Files.delete(file);
      }
    }
  }

  @Test
  void trainsATrialWithADamagedModelAgainFromItsCheckpoint() throws IOException {
    SearchRun.on("local[1]", directory, "--try=l2=0,1");
    byte[] model = bytes(directory.resolve("model/model.safetensors"));
    for (String trial : List.of("0", "1")) {
      Path file = directory.resolve("model/trials").resolve(trial).resolve("model.safetensors");
      byte[] damaged = bytes(file);
      damaged[damaged.length - 1] ^= 1;
      Files.write(file, damaged);
    }
    SearchRun.on("local[1]", directory, "--try=l2=0,1", "--resume");
    assertArrayEquals(model, bytes(directory.resolve("model/model.safetensors")));
  }
}
