package nndl.pages;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import nndl.Thorough;
import nndl.command.Run;
import nndl.command.Submitted;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The image of {@code conf/containers/Dockerfile}, built and run as the page about containers says,
 * where a container engine works. It needs Spark's image, which the engine may have to fetch.
 */
@Timeout(900)
@Thorough
class ContainersIT {
  private static final Path PAGE = Path.of("src/site/markdown/containers.md");
  private static final String MODEL = "contained/model.safetensors";

  @TempDir Path directory;

  @Test
  void trainsTheModelOfThisMachine() throws Exception {
    Optional<String> engine = Stream.of("docker", "podman").filter(ContainersIT::works).findFirst();
    assumeTrue(engine.isPresent(), "skipped: expected docker or podman to work, found neither");

    Page page = Page.read(PAGE);
    run(commands(page, 0, engine.get())).succeeded();
    Submitted contained = run(commands(page, 1, engine.get())).succeeded();

    Path here = directory.resolve("here");
    Run local =
        Run.of(
                "train",
                "--config=conf/digits.properties",
                "--data=" + Submitted.DIGITS,
                "--model=" + here)
            .succeeded();
    assertEquals(local.out(), contained.out());
    assertArrayEquals(
        Files.readAllBytes(here.resolve("model.safetensors")),
        Files.readAllBytes(directory.resolve("models").resolve(MODEL)));
  }

  private static boolean works(String engine) {
    try {
      Process process =
          new ProcessBuilder(engine, "info")
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException | InterruptedException e) {
      return false; // not installed
    }
  }

  /** The commands of a block of the page, with this engine, and models in our directory. */
  private String commands(Page page, int block, String engine) {
    return page.blocks()
        .get(block)
        .text()
        .replace("docker ", engine + " ")
        .replace("$PWD/target/models", directory.resolve("models").toString())
        .replace("target/models", directory.resolve("models").toString());
  }

  private Submitted run(String commands) throws Exception {
    return Submitted.of(directory, List.of("bash", "-euc", commands), Map.of(), process -> {});
  }
}
