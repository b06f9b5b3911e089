package nndl.command.train;

import static nndl.Texts.assertStarts;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import nndl.DirectoryContent;
import nndl.KeptContext;
import nndl.Slow;
import nndl.command.Run;
import nndl.command.search.SearchRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What becomes of a run that was to replace another one, and of what only looks like one. */
@Slow
@ExtendWith(KeptContext.class)
class UnfinishedRunTest extends TrainCase {
  private Path model;
  private Path next;

  @BeforeEach
  void nameDirectories() {
    model = directory.resolve("model");
    next = model.resolve(".nndl-next");
  }

  private void assertError(String line, String... options) throws IOException {
    Map<String, String> before = DirectoryContent.of(model);
    run(options).failed(line.replace("$", model.toString()));
    assertEquals(before, DirectoryContent.of(model));
  }

  /** Leaves what a training that was to replace another one leaves when it is killed. */
  private void beginReplacement(String... options) throws IOException {
    TrainRun.into(directory, "model/.nndl-next", options);
    Files.delete(next.resolve("model.safetensors"));
  }

  private void delete(String... names) throws IOException {
    for (String name : names) {
      Files.delete(model.resolve(name));
    }
  }

  /** The version before had its own run there, with a mark. */
  @Test
  void whatIsUnfinishedByItsNameAloneStays() throws IOException {
    TrainRun.into(directory, "model/unfinished");
    Path unfinished = model.resolve("unfinished");
    Map<String, String> before = DirectoryContent.of(unfinished);
    train();
    train("--overwrite");
    train("--epochs", "3", "--resume");
    assertEquals(before, DirectoryContent.of(unfinished));
  }

  @Test
  void aFileOfThatNameStays() throws IOException {
    Files.createDirectory(model);
    Path unfinished = Files.writeString(model.resolve("unfinished"), "mine");
    train();
    train("--overwrite");
    assertEquals("mine", Files.readString(unfinished));
  }

  @Test
  void aRunThatWasToReplaceAnotherIsDeletedOnlyWithOverwrite() throws IOException {
    train();
    beginReplacement();
    delete("model.safetensors", "checkpoints/000000000000005.safetensors");
    delete("checkpoints/000000000000010.safetensors");
    String line =
        "$/.nndl-next/checkpoints: expected no checkpoints, or --resume, or --overwrite, found 2";
    assertError(line);
    assertError(line, "--resume=no");
    Map<String, String> before = DirectoryContent.of(model);
    Run search = SearchRun.in(directory, "--try=learning-rate=1,2", "--validation=8", "--epochs=1");
    search.failed(line.replace("$", model.toString()));
    assertEquals(before, DirectoryContent.of(model));
    train("--overwrite");
    assertFalse(Files.exists(next));
  }

  @Test
  void aRunThatResumesSaysWhichOneItIs() throws IOException {
    train();
    beginReplacement("--learning-rate", "50");
    assertError(
        "$/.nndl-next/checkpoints: expected the settings of its checkpoint, found learning-rate:"
            + " checkpoint 50.0, given 3.0; without $/.nndl-next, --resume goes on with the run"
            + " in $",
        "--resume");
    Run run = run("--learning-rate", "50", "--resume");
    assertStarts(
        "nndl: goes on with the run in %s, which will replace that in %s\n".formatted(next, model),
        run.err());
    assertEquals(0, run.status());
    assertFalse(Files.exists(next));
  }
}
