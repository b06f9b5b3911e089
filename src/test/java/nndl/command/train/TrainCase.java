package nndl.command.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import nndl.command.Run;
import nndl.model.Model;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Tests of trainings in a directory of small images. In words and lines $ is the directory. */
public abstract class TrainCase {
  @TempDir protected Path directory;

  @BeforeEach
  void writeImages() {
    TrainRun.prepare(directory);
  }

  /** Trains with the settings of the directory, which further words override. */
  protected final Run run(String... words) {
    return TrainRun.in(
        directory,
        Stream.of(words)
            .flatMap(some -> Stream.of(some.split(" ")))
            .filter(word -> !word.isEmpty())
            .map(word -> word.replace("$", directory.toString()))
            .toArray(String[]::new));
  }

  /** The same for a training that must succeed. */
  protected final Run train(String... words) {
    return run(words).succeeded();
  }

  /** Checks that the training ends with status 1 and nothing but this line, and writes no model. */
  protected final void refuse(String words, String line) {
    Path model = directory.resolve("model/model.safetensors");
    boolean before = Files.exists(model);
    run(words).refused(directory, line);
    assertEquals(before, Files.exists(model), "a model");
  }

  protected final Model model(String name) {
    return Model.read(directory.resolve(name));
  }

  protected final byte[] bytes(String file) throws IOException {
    return Files.readAllBytes(directory.resolve(file));
  }

  /** Checks that files of two models have the same bytes. */
  protected final void assertSame(String expected, String found, String... files)
      throws IOException {
    for (String file : files) {
      assertArrayEquals(bytes(expected + "/" + file), bytes(found + "/" + file), file);
    }
  }
}
