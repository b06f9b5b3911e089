package nndl.command.run;

import static nndl.Refused.refusal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import nndl.Fixtures;
import nndl.command.OutputLease;
import nndl.data.storage.Lease;
import nndl.data.storage.Storage;
import nndl.training.RunRecord;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The results of a trial are copied only if its model is the one of which its record tells. */
class ModelHashTest {
  private static final String HASH_OF_MODEL =
      "9372c470eeadd5ecd9c3c74c2b3cb633f8e2f2fad799250a0f70d652b6b825e4"; // of "model"

  /** The beginning of a model, with the length of what follows. */
  private static final String GOOD = "\u0013\0\0\0\0\0\0\0{\"format\":\"nndl-1\"}";

  private static final String TRIAL = "trials/3";

  @TempDir Path directory;
  private Path from;
  private Path to;

  @BeforeEach
  void writeResults() throws IOException {
    to = Files.createDirectory(directory.resolve("to"));
    from = Files.createDirectories(to.resolve(TRIAL));
    RunRecord record =
        new RunRecord(
            new TreeMap<>(),
            List.of(),
            Optional.of(0),
            Optional.of(HASH_OF_MODEL),
            Map.of(),
            List.of(),
            Optional.empty());
    Files.writeString(from.resolve("record.json"), record.text("[]"));
    Files.writeString(from.resolve("history.csv"), "epoch,correct,count\n");
    Files.writeString(to.resolve("model.safetensors"), GOOD);
  }

  private void copy() throws IOException {
    Storage storage = new Storage(new Configuration());
    try (Lease lease = OutputLease.take(storage, Fixtures.path(to), line -> {})) {
      RunFiles trial = new RunFiles(storage, Fixtures.path(from), 1);
      RunDescription.Output output = NextRunTest.output(Fixtures.path(to), true);
      NextRun next = new NextRun(RunDirectory.ofSearch(storage, output, List.of()));
      next.saveTable(new byte[0]);
      next.keep(trial, List.of());
    }
  }

  @Test
  void aDamagedModelIsNotCopiedOverAGoodOne() throws IOException {
    Path damaged = Files.writeString(from.resolve("model.safetensors"), "mudel");
    String error = refusal(this::copy);
    String line = "%s: expected SHA-256 %s, as record.json has it, found ";
    assertEquals(
        line.formatted(Fixtures.path(damaged), HASH_OF_MODEL),
        error.replaceFirst("[0-9a-f]{64}$", ""));
    assertEquals(GOOD, Files.readString(to.resolve("model.safetensors")));
  }

  @Test
  void aModelWithTheHashOfItsRecordIsCopied() throws IOException {
    Files.writeString(from.resolve("model.safetensors"), "model");
    copy();
    assertEquals("model", Files.readString(to.resolve("model.safetensors")));
  }

  @Test
  void aRecordWithoutAHashIsOfAnOlderVersion() throws IOException {
    Path record = from.resolve("record.json");
    Files.writeString(
        record, Files.readString(record).replaceFirst("\"model-sha256\":\"[0-9a-f]*\",", ""));
    Files.writeString(from.resolve("model.safetensors"), "mudel");
    copy();
    assertEquals("mudel", Files.readString(to.resolve("model.safetensors")));
  }

  /** As one that has appeared while the search ran. */
  @ParameterizedTest
  @ValueSource(strings = {"model.safetensors", "history.csv", "timings.csv"})
  void aFileOfOthersIsNotReplaced(String name) throws IOException {
    Files.writeString(from.resolve("model.safetensors"), "model");
    Files.writeString(from.resolve("timings.csv"), "");
    Files.writeString(to.resolve(name), "mine");
    String line = refusal(this::copy);
    assertTrue(line.startsWith("file:%s: expected ".formatted(to.resolve(name))), line);
    assertEquals("mine", Files.readString(to.resolve(name)));
    assertFalse(Files.exists(to.resolve("record.json")), "another result");
  }
}
