package nndl.command.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import nndl.Fixtures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which files {@code --overwrite} deletes beside a model. */
class EarlierResultsTest {
  @TempDir Path directory;

  private void write(String name, String content) throws IOException {
    Files.writeString(directory.resolve(name), content);
  }

  private List<String> left() throws IOException {
    new RunFiles(Fixtures.storage(), Fixtures.path(directory), 1).clearBeside();
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void filesOfRunsAndSearchesAreDeleted() throws IOException {
    write("record.json", "{\"format\":\"nndl-record-1\",\"settings\":{}}\n");
    write("history.csv", "epoch,correct,count,cost\n0,1,2,3\n");
    write("trials.csv", "trial,epochs,correct,count,seed\n");
    write("snapshots.safetensors", "12345678{\"__metadata__\":{\"format\":\"nndl-snapshots-1\"}}");
    write("report.html", "<!doctype html><meta name=\"generator\" content=\"nndl\">");
    assertEquals(List.of(), left());
  }

  @Test
  void filesOfOthersStay() throws IOException {
    List<String> names =
        List.of("history.csv", "record.json", "report.html", "snapshots.safetensors", "trials.csv");
    for (String name : names) {
      write(name, "mine");
    }
    assertEquals(names, left());
  }

  @Test
  void aModelStaysAndIsNamedAsThatOfTheEarlierRun() throws IOException {
    RunFiles files = new RunFiles(Fixtures.storage(), Fixtures.path(directory), 1);
    assertEquals(Optional.empty(), files.earlierModel());
    write("model.safetensors", "");
    assertEquals(List.of("model.safetensors"), left());
    assertEquals(
        Optional.of(
            "the model in " + Fixtures.path(directory) + " is still that of the earlier run"),
        files.earlierModel());
  }
}
