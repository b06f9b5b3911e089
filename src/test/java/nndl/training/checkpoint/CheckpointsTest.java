package nndl.training.checkpoint;

import static nndl.Refused.assertRefused;
import static nndl.Texts.assertMatches;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import nndl.Fixtures;
import nndl.Slow;
import nndl.TestImages;
import nndl.data.SampleSet;
import nndl.data.storage.Commit;
import nndl.error.InputException;
import nndl.model.Model;
import nndl.model.format.LayerTensors;
import nndl.model.format.SafeTensors;
import nndl.network.Layout;
import nndl.network.Parameters;
import nndl.training.workload.Settings;
import nndl.training.workload.Workload;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckpointsTest {
  private static final String OLD = "000000000000012.safetensors";
  private static final String NEW = "000000000000013.safetensors";

  /** So many bytes apart are the faults of a file: less than any of its fields has. */
  private static final int STRIDE = 3;

  @TempDir Path directory;
  private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
  private final Consumer<String> told =
      line -> lines.writeBytes(("nndl: " + line + "\n").getBytes(StandardCharsets.UTF_8));
  private Path place;
  private Workload workload;
  private Parameters parameters;
  private Parameters best;

  @BeforeEach
  void prepare() {
    place = directory.resolve("checkpoints");
    SampleSet set = TestImages.random(7, 2, 3, 2, 1, 1).write(directory, "train");
    workload = Fixtures.workload(Fixtures.hyperparameters(4, 5, 0.25, 6, 3, 2), 3, set, set);
    parameters = Fixtures.initial(workload);
    best = workload.hyperparameters().network().initial(Fixtures.SEED + 1);
  }

  @Test
  void giveBackWhatWasPutIn() throws IOException {
    Checkpoint written = checkpoint(12);
    store(2).write(written);
    Checkpoint found = store(2).readNewest(told);
    assertEquals(written.settings(), found.settings());
    assertEquals(written.data(), found.data());
    assertEquals(1, found.epoch());
    assertEquals(5, found.position());
    assertEquals(12, found.iteration());
    assertEquals(written.record(), found.record());
    assertEquals(0.1, found.scalars().get("rate"));
    assertArrayEquals(parameters.values(), found.parameters(workload.layout()).values());
    assertArrayEquals(best.values(), found.blocks().get("best").values());
    assertEquals("", lines.toString(StandardCharsets.UTF_8));
  }

  @Test
  void areReadByWhoeverReadsSafetensors() throws IOException {
    store(2).write(checkpoint(12));
    SafeTensors file = Fixtures.safeTensors(place.resolve(OLD));
    assertEquals(
        "[best.layers.1.weight, best.layers.1.bias, best.layers.2.weight, best.layers.2.bias,"
            + " model.layers.1.weight, model.layers.1.bias, model.layers.2.weight,"
            + " model.layers.2.bias]",
        file.tensors().keySet().toString());
    assertEquals("0.25", file.metadata().get("setting.learning-rate"));
    assertEquals("1", file.metadata().get("setting.seed"));
    assertEquals("[{\"epoch\":0}]", file.metadata().get("record"));
    assertEquals("2", file.metadata().get("version"));
    Snapshots snapshots = Snapshots.NONE.after(0, parameters.block());
    SafeTensors later = CheckpointFile.of(checkpoint(12, snapshots));
    assertEquals("3", later.metadata().get("version"));
  }

  @Slow
  @Test
  void areSkippedWithALineWhereverTheyAreCutOff() throws IOException {
    byte[] whole = writeTwo();
    for (int length = 0; length < whole.length; length += STRIDE) {
      assertPassedOver(Arrays.copyOf(whole, length), "cut off at " + length);
    }
    assertPassedOver(Arrays.copyOf(whole, whole.length + 1), "a byte more");
  }

  @Slow
  @Test
  void areSkippedWithALineWhicheverBitIsWrong() throws IOException {
    byte[] whole = writeTwo();
    Random random = new Random(1);
    for (int at = 0; at < whole.length; at += STRIDE) {
      byte[] wrong = whole.clone();
      wrong[at] ^= (byte) (1 << random.nextInt(8));
      assertPassedOver(wrong, "a wrong bit in byte " + at);
    }
  }

  @Test
  void areSkippedWithALineIfTheyAreSomethingElse() throws IOException {
    writeTwo();
    ByteArrayOutputStream model = new ByteArrayOutputStream();
    Model.of(parameters, Settings.of(workload)).file().write(model);
    assertEquals(
        "nndl: warning: passed over: file:%s/%s: expected a checkpoint, found another file\n"
            .formatted(place, NEW),
        assertPassedOver(model.toByteArray(), "a model"));
    assertPassedOver("text, not a checkpoint".getBytes(StandardCharsets.US_ASCII), "text");
    assertPassedOver(new byte[1 << 20], "zeros");
    Files.delete(place.resolve(NEW));
    Files.createDirectory(place.resolve(NEW));
    assertEquals(12, store(2).readNewest(told).iteration());
  }

  /** The checksum is right, but the file is from another program or another version of this one. */
  @ParameterizedTest
  @CsvSource({
    "scalar.epoch, -1",
    "scalar.epoch, 2147483648",
    "scalar.position, 1.5",
    "scalar.position, NaN",
    "scalar.iteration, ''",
    "scalar.iteration,",
    "scalar.rate, high",
    "record,",
    "scalar.iteration, 0",
    "format, nndl-checkpoint-2",
    "version,",
    "version, two"
  })
  void areSkippedWithALineIfTheySayNothingOrNonsense(String name, String value) throws IOException {
    writeTwo();
    SafeTensors file = Fixtures.safeTensors(place.resolve(NEW));
    file.metadata().remove("sha256");
    file.metadata().remove(name);
    if (value != null) {
      file.metadata().put(name, value);
    }
    file.metadata().put("sha256", file.sha256());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    file.write(bytes);
    String line = assertPassedOver(bytes.toByteArray(), name);
    assertMatches(
        ".*: expected (a checkpoint|a number|a whole number of 0 to \\d+"
            + "|the iteration of its name), found .*\n",
        line);
  }

  @Test
  void areSkippedWithALineIfTheyHoldNumbersOfNoLayer() throws IOException {
    writeTwo();
    SafeTensors file = Fixtures.safeTensors(place.resolve(NEW));
    file.metadata().remove("sha256");
    file.tensors().put("rest", new SafeTensors.Tensor(new int[] {1}, new float[1]));
    file.metadata().put("sha256", file.sha256());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    file.write(bytes);
    String line = assertPassedOver(bytes.toByteArray(), "a tensor more");
    assertTrue(line.endsWith(": expected tensors of layers, found rest\n"), line);
  }

  @Test
  void ofOtherVersionsAreSkippedWithOneLineForAll() throws IOException {
    writeTwo();
    writeVersion1("000000000000014.safetensors");
    writeVersion1("000000000000015.safetensors");
    Checkpoints store = store(1);
    assertEquals(13, store.readNewest(told).iteration());
    String others = ": format 1; this program reads format 2 and 3\n";
    assertEquals(
        "nndl: warning: passed over: " + Fixtures.path(place) + others,
        lines.toString(StandardCharsets.UTF_8));
    store.prune();
    assertEquals(
        List.of(NEW, "000000000000014.safetensors", "000000000000015.safetensors"), files());
  }

  @Test
  void areMissedInOneLineIfAllAreOfAnotherVersion() throws IOException {
    Files.createDirectory(place);
    writeVersion1(OLD);
    writeVersion1(NEW);
    assertRefused(
        "%s: expected a whole checkpoint, found format 1; this program reads format 2 and 3"
            .formatted(Fixtures.path(place)),
        () -> store(2).readNewest(told));
    assertEquals("", lines.toString(StandardCharsets.UTF_8));
  }

  /** A checkpoint as this program wrote it until format 2. */
  private void writeVersion1(String name) throws IOException {
    Map<String, String> metadata =
        Map.of("format", "nndl-checkpoint-1", "epoch", "1", "position", "0", "sha256", "ab");
    SafeTensors file =
        new SafeTensors(new TreeMap<>(metadata), LayerTensors.of("", parameters.block()));
    try (OutputStream out = Files.newOutputStream(place.resolve(name))) {
      file.write(out);
    }
  }

  /** No memory is allocated for a file's numbers before the file is known to be a checkpoint. */
  @Slow
  @Test
  void areSkippedWithALineHoweverLargeTheyAre() throws IOException {
    writeTwo();
    long floats = 65_536L * 32_768;
    String header =
        "{\"x\":{\"dtype\":\"F32\",\"shape\":[65536,32768],\"data_offsets\":[0,%s]}}"
            .formatted(Float.BYTES * floats);
    ByteBuffer start = ByteBuffer.allocate(8 + header.length()).order(ByteOrder.LITTLE_ENDIAN);
    start.putLong(header.length()).put(header.getBytes(StandardCharsets.US_ASCII)).flip();
    try (FileChannel file = FileChannel.open(place.resolve(NEW), StandardOpenOption.WRITE)) {
      file.write(start, 0);
      file.write(ByteBuffer.wrap(new byte[1]), start.limit() + Float.BYTES * floats - 1); // sparse
    }
    assertEquals(12, store(2).readNewest(told).iteration());
    String line = lines.toString(StandardCharsets.UTF_8);
    assertTrue(line.endsWith(": expected a checkpoint, found another file\n"), line);
  }

  @Test
  void areMissedInOneLineIfNoneIsWhole() throws IOException {
    writeTwo();
    for (String name : List.of(OLD, NEW)) {
      Files.write(place.resolve(name), new byte[9]);
    }
    InputException error = assertThrows(InputException.class, () -> store(2).readNewest(told));
    String message = ": expected a whole checkpoint, found none";
    assertTrue(error.getMessage().endsWith(message + " in 2"), error.getMessage());
    assertEquals(2, lines.toString(StandardCharsets.UTF_8).lines().count());
    place = directory.resolve("nowhere");
    error = assertThrows(InputException.class, () -> store(2).readNewest(told));
    assertEquals("file:" + place + message, error.getMessage());
  }

  @Test
  void areKeptAsManyAsAskedAndNothingElseIsTouched() throws IOException {
    Files.createDirectory(place);
    Files.writeString(place.resolve("notes.txt"), "mine");
    Checkpoints store = store(3);
    for (int i = 1; i <= 12; i++) {
      store.write(checkpoint(i));
      store.prune();
    }
    assertEquals(
        List.of("000000000000010.safetensors", "000000000000011.safetensors", OLD, "notes.txt"),
        files());
    store.clear();
    assertEquals(List.of("notes.txt"), files());
  }

  @Test
  void filesOfOthersWithTheNameOfACheckpointStay() throws IOException {
    String mine = "000000000000001.safetensors";
    store(1).write(checkpoint(12));
    store(1).requireOurs();
    Files.writeString(place.resolve(mine), "mine");
    Checkpoints store = store(1);
    assertEquals(12, store.readNewest(told).iteration());
    store.write(checkpoint(13));
    store.prune();
    assertEquals(List.of(mine, NEW), files());
    assertRefused(
        Fixtures.path(place.resolve(mine))
            + ": expected a checkpoint, which --overwrite deletes, found a file of another kind;"
            + " move it",
        store::requireOurs);
    store.clear();
    assertEquals(List.of(mine), files());
    Files.write(place.resolve(mine), new byte[0]);
    store.clear();
    assertEquals(List.of(), files());
  }

  /** Else two damaged checkpoints would drive out the last good one. */
  @Test
  void thatWereSkippedDoNotCountAsKept() throws IOException {
    store(2).write(checkpoint(5));
    store(2).write(checkpoint(12));
    store(2).write(checkpoint(13));
    Files.write(place.resolve(OLD), new byte[9]);
    Files.write(place.resolve(NEW), new byte[9]);
    Checkpoints store = store(2);
    assertEquals(5, store.readNewest(told).iteration());
    store.write(checkpoint(14));
    store.prune();
    assertEquals(
        List.of("000000000000005.safetensors", OLD, NEW, "000000000000014.safetensors"), files());
  }

  /** A run that is resumed from an older checkpoint reaches the iteration of a damaged one. */
  @Test
  void thatWereSkippedCountOnceTheyAreWrittenAnew() throws IOException {
    store(2).write(checkpoint(5));
    store(2).write(checkpoint(12));
    store(2).write(checkpoint(13));
    Files.write(place.resolve(OLD), new byte[9]);
    Files.write(place.resolve(NEW), new byte[9]);
    Checkpoints store = store(1);
    assertEquals(5, store.readNewest(told).iteration());
    store.write(checkpoint(12));
    store.prune();
    assertEquals(List.of(OLD, OLD + ".passed-over", NEW), files());
    store.write(checkpoint(13));
    store.prune();
    assertEquals(List.of(OLD + ".passed-over", NEW, NEW + ".passed-over"), files());
    assertArrayEquals(new byte[9], Files.readAllBytes(place.resolve(NEW + ".passed-over")));
  }

  @Test
  void keepFilesOfOthersThatAppearWhileTheRunWritesThem() throws IOException {
    Checkpoints store = store(1);
    store.write(checkpoint(5));
    for (String mine : List.of("first", "second")) {
      Files.writeString(place.resolve(OLD), mine);
      store.write(checkpoint(12));
    }
    Files.copy(place.resolve(OLD), place.resolve(NEW)); // whole, but of another iteration
    store.write(checkpoint(13));
    store.write(checkpoint(13));
    assertEquals(
        List.of(
            "000000000000005.safetensors",
            OLD,
            OLD + ".passed-over",
            OLD + ".passed-over-2",
            NEW,
            NEW + ".passed-over"),
        files());
    assertEquals("first", Files.readString(place.resolve(OLD + ".passed-over")));
    assertEquals("second", Files.readString(place.resolve(OLD + ".passed-over-2")));
    assertEquals(13, store.readNewest(told).iteration());
  }

  /** They belong to another run. */
  @Test
  void thatAreNewerThanTheLastOnesNeitherCountNorGo() throws IOException {
    store(1).write(checkpoint(13));
    store(1).write(checkpoint(14));
    Checkpoints store = store(1);
    store.write(checkpoint(5));
    store.write(checkpoint(12));
    assertEquals(OLD, store.newest().getName());
    store.prune();
    assertEquals(List.of(OLD, NEW, "000000000000014.safetensors"), files());
  }

  @Test
  void goBeyondTheIterationsBeforeTheLast() throws IOException {
    writeTwo();
    Files.writeString(place.resolve("000000000000099.json"), "{}");
    assertTrue(store(2).goBeyond(12));
    assertFalse(store(2).goBeyond(13));
    place = directory.resolve("nowhere");
    assertFalse(store(2).goBeyond(0));
  }

  @Test
  void theNewestIsTheLastThatWasReadOrWritten() throws IOException {
    Checkpoints store = store(2);
    assertNull(store.newest());
    writeTwo();
    Files.write(place.resolve(NEW), new byte[9]);
    store.readNewest(told);
    assertEquals(OLD, store.newest().getName());
    store.write(checkpoint(13));
    assertEquals(NEW, store.newest().getName());
  }

  @Test
  void listAllSettingsThatDiffer() {
    Checkpoint checkpoint = checkpoint(12);
    assertEquals("", checkpoint.differences(checkpoint.settings()));
    Map<String, String> given = Settings.of(workload);
    given.put("learning-rate", "0.5");
    given.put("initial-model", "ab");
    given.remove("seed");
    assertEquals(
        "initial-model: checkpoint none, given ab; learning-rate: checkpoint 0.25, given 0.5;"
            + " seed: checkpoint 1, given none",
        checkpoint.differences(given));
  }

  /** A checkpoint that was written before there was a setting goes on without it. */
  @Test
  void takesASettingThatIsUnknownForOneThatIsOff() {
    Map<String, String> given = Settings.of(workload);
    given.put("deform-flip", "false");
    assertEquals("", checkpoint(12).differences(given));
    given.put("deform-flip", "true");
    assertEquals("deform-flip: checkpoint none, given true", checkpoint(12).differences(given));
  }

  @Test
  void giveNoBlockOfAnotherNameOrOtherSizes() {
    assertRefused(
        "checkpoint: expected a block average, found [best, model]",
        () -> checkpoint(1).block("average", workload.layout()));
    Layout other = new Layout(4, 2, 3);
    assertRefused(
        "checkpoint: expected sizes %s, found %s".formatted(other, workload.layout()),
        () -> checkpoint(1).block("best", other));
  }

  @Test
  void namesEverySetWhoseSamplesAreOthers() {
    assertEquals("", checkpoint(1).differencesOfData(Map.of("test", "01", "training", "ff")));
    assertEquals(
        "test: checkpoint 01, given none; training: checkpoint ff, given 00",
        checkpoint(1).differencesOfData(Map.of("training", "00")));
  }

  @Test
  void areReadByTheirName() throws IOException {
    writeTwo();
    writeVersion1("000000000000014.safetensors");
    assertEquals(12, store(2).read(OLD).iteration());
    assertEquals(13, store(2).read(NEW).iteration());
    Path other = place.resolve("000000000000014.safetensors");
    assertRefused(
        "file:%s: expected format 2 or 3, found format 1".formatted(other),
        () -> store(2).read("000000000000014.safetensors"));
  }

  @Test
  void takeTheBytesOfTheirFiles() throws IOException {
    writeTwo();
    Files.writeString(place.resolve("notes.txt"), "mine");
    assertEquals(Files.size(place.resolve(OLD)) + Files.size(place.resolve(NEW)), store(2).bytes());
  }

  @Test
  void areReplacedIfTheyAreDamagedAndKeptIfTheyAreOfAnotherVersion() throws IOException {
    writeTwo();
    byte[] whole = Files.readAllBytes(place.resolve(OLD));
    Files.write(place.resolve(OLD), Arrays.copyOf(whole, whole.length - 1));
    store(2).write(checkpoint(12));
    assertEquals(List.of(OLD, NEW), files());
    assertArrayEquals(whole, Files.readAllBytes(place.resolve(OLD)));
    store(2).write(checkpoint(12)); // in the place of a whole one
    assertEquals(List.of(OLD, NEW), files());
    for (String kept : List.of("", "-2", "-3")) {
      writeVersion1(OLD);
      store(2).write(checkpoint(12));
      assertTrue(files().contains(OLD + ".passed-over" + kept), files().toString());
    }
    assertEquals(5, files().size());
  }

  @Test
  void giveTheirPlaceToThoseOfAnotherDirectoryAsAWhole() throws IOException {
    writeTwo();
    Path next = directory.resolve("next");
    Checkpoints others = new Checkpoints(Fixtures.storage(), Fixtures.path(next), 2);
    others.write(checkpoint(14));
    Commit commit = new Commit(Fixtures.storage());
    store(2).replace(commit);
    others.move(commit, store(2));
    commit.commit();
    assertEquals(List.of("000000000000014.safetensors"), files());
    assertEquals(List.of(), others.names());
  }

  private Checkpoint checkpoint(long iteration) {
    return checkpoint(iteration, Snapshots.NONE);
  }

  private Checkpoint checkpoint(long iteration, Snapshots snapshots) {
    return new Checkpoint(
        Settings.of(workload),
        new TreeMap<>(Map.of("test", "01", "training", "ff")),
        Map.of(
            Checkpoint.EPOCH,
            1.0,
            Checkpoint.POSITION,
            5.0,
            Checkpoint.ITERATION,
            (double) iteration,
            "rate",
            0.1),
        "[{\"epoch\":0}]",
        new TreeMap<>(Map.of(Checkpoint.MODEL, parameters.block(), "best", best.block())),
        snapshots);
  }

  private byte[] writeTwo() throws IOException {
    store(2).write(checkpoint(12));
    store(2).write(checkpoint(13));
    return Files.readAllBytes(place.resolve(NEW));
  }

  /** The only line that was printed. */
  private String assertPassedOver(byte[] content, String what) throws IOException {
    Files.write(place.resolve(NEW), content);
    lines.reset();
    assertEquals(12, store(2).readNewest(told).iteration(), what);
    String line = lines.toString(StandardCharsets.UTF_8);
    boolean named = line.startsWith(place("nndl: warning: passed over: file:", "/" + NEW + ": "));
    boolean otherVersion = line.endsWith("; this program reads format 2 and 3\n");
    assertTrue(named || otherVersion, line);
    assertEquals(1, line.lines().count(), what + ": " + line);
    return line;
  }

  private String place(String before, String after) {
    return before + place + after;
  }

  private Checkpoints store(int keep) {
    return new Checkpoints(Fixtures.storage(), Fixtures.path(place), keep);
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(place)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
