package nndl.command.search;

import static nndl.command.search.SearchRun.bytes;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import nndl.RestoredProperties;
import nndl.Slow;
import nndl.TestJvm;
import nndl.Thorough;
import nndl.command.Run;
import nndl.spark.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A search on executors has the same result as one on a single task slot. */
@Slow
@ExtendWith(RestoredProperties.class)
class SearchClusterTest {
  private static final String CLUSTER = "local-cluster[2,1,1024]";
  private static final String CLASSES = "spark.executor.extraClassPath";
  private static final String[] TRIALS = {
    "--try=learning-rate=log:0.1:10;sizes=9,5,4|9,20,4;mini-batch-size=1,7",
    "--strategy=halving",
    "--trials=5",
    "--optimizer=adam",
    "--epochs=6"
  };

  @TempDir Path directory;

  @BeforeEach
  void prepare() {
    SearchRun.prepare(directory);
    System.setProperty(CLASSES, TestJvm.classPath());
  }

  @Test
  void hasTheSameTableAndModelOnAnyNumberOfSlots() {
    assertSame("local[2]", "local[5]");
  }

  @Test
  void hasTheSameTableAndModelOnExecutors() {
    assertSame(CLUSTER);
  }

  private void assertSame(String... masters) {
    Run one = search("local[1]", TRIALS);
    for (String master : masters) {
      Run other = search(master, TRIALS);
      assertEquals(one.out(), other.out(), master);
      for (String file :
          List.of(
              "trials.csv", "model.safetensors", "MODEL_CARD.md", "record.json", "history.csv")) {
        assertArrayEquals(file("local[1]", file), file(master, file), master + " " + file);
      }
    }
  }

  @Test
  @Thorough
  void theTrialsOfALostExecutorResumeFromTheirLastCheckpoints() throws Exception {
    String[] two = {
      "--try=learning-rate=0.1,0.2", "--epochs=300", "--mini-batch-size=1", "--keep=300"
    };
    Path checkpoints = directory.resolve(CLUSTER + "/trials/1/checkpoints");
    CompletableFuture<Left> death =
        CompletableFuture.supplyAsync(
            () -> {
              while (count(checkpoints) < 2) {
                pause();
              }
              Executors.running().forEach(Executors::kill); // one of them runs trial 1
              return newest(checkpoints);
            });
    Run disturbed = search(CLUSTER, two);
    Left left = death.get(5, TimeUnit.MINUTES);
    assertTrue(left.file.compareTo("%015d".formatted(300 * 22)) < 0, "they died at the end");
    assertEquals(left, Left.of(checkpoints, left.file), "an epoch before it was trained again");
    Run undisturbed = search("local[1]", two);
    assertEquals(undisturbed.out(), disturbed.out());
    assertArrayEquals(file("local[1]", "trials.csv"), file(CLUSTER, "trials.csv"));
    for (int trial = 0; trial < 2; trial++) {
      String model = "trials/" + trial + "/model.safetensors";
      assertArrayEquals(file("local[1]", model), file(CLUSTER, model));
    }
  }

  private Run search(String master, String... options) {
    return SearchRun.on(
        master,
        directory,
        Stream.concat(Stream.of(options), Stream.of("--model=" + directory.resolve(master)))
            .toArray(String[]::new));
  }

  private byte[] file(String master, String name) {
    return bytes(directory.resolve(master).resolve(name));
  }

  private static int count(Path checkpoints) {
    return names(checkpoints).size();
  }

  /** A checkpoint that was there when the executors died. */
  private record Left(String file, FileTime written) {
    static Left of(Path checkpoints, String file) {
      try {
        return new Left(file, Files.getLastModifiedTime(checkpoints.resolve(file)));
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
  }

  private static Left newest(Path checkpoints) {
    return Left.of(checkpoints, names(checkpoints).stream().max(String::compareTo).orElseThrow());
  }

  private static List<String> names(Path checkpoints) {
    if (Files.notExists(checkpoints)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(checkpoints)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.matches("\\d+\\.safetensors"))
          .toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void pause() {
    try {
      Thread.sleep(5);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
