package nndl.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import nndl.Main;
import nndl.Slow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A thread that ends for lack of memory ends the training, whose last whole iteration is saved. */
@Slow
class UncaughtErrorTest {
  private static final String SAVED = "nndl: stopped; --resume goes on from file:";

  private static final String LINES =
      "WARNING: Using incubator modules.*|.* SparkConf: Note .*|Epoch .*"
          + "|nndl: memory: expected enough for the network and its samples, found none left.*"
          + "|nndl: stopping: waiting for .*|" // on a slow machine
          + SAVED
          + ".*";

  @TempDir Path directory;

  @Test
  void aThreadThatLacksMemoryEndsTheTrainingWithACheckpoint() throws Exception {
    List<String> training =
        List.of("train", "--data=data/digits", "--sizes=64,10", "--model=" + directory + "/model");
    try (NndlProcess process =
        NndlProcess.start(directory, "lacking", this::lacksMemoryAtTheThirdLine, training)) {
      assertEquals(1, process.end(), process.printed());
      List<String> lines = process.printed().lines().toList();
      assertTrue(lines.stream().allMatch(line -> line.matches(LINES)), lines.toString());
      assertTrue(lines.stream().anyMatch(line -> line.startsWith("nndl: memory: ")));
      String saved = lines.stream().filter(line -> line.startsWith(SAVED)).findAny().orElseThrow();
      assertTrue(Files.exists(Path.of(saved.substring(SAVED.length()))), saved);
    }
  }

  private List<String> lacksMemoryAtTheThirdLine(List<String> command) {
    List<String> changed = new ArrayList<>(command);
    int main = changed.indexOf(Main.class.getName());
    changed.set(main, InnerEnd.class.getName());
    changed.addAll(main + 1, List.of(InnerEnd.FULL_HEAP_ELSEWHERE.name(), "3"));
    return changed;
  }
}
