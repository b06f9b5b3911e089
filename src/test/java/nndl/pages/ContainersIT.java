package nndl.pages;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import nndl.Thorough;
import nndl.command.Run;
import nndl.command.Submitted;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The image of {@code conf/containers/Dockerfile}, built and run as the page about containers says,
 * where docker works. It needs Spark's image, which docker may have to fetch.
 */
@Timeout(900)
@Thorough
class ContainersIT {
  private static final Path PAGE = Path.of("src/site/markdown/containers.md");
  private static final String MODEL = "contained/model.safetensors";

  @TempDir Path directory;

  @Test
  void trainsTheModelOfThisMachine() throws Exception {
    assumeTrue(dockerWorks(), "skipped: expected docker to work, found that it does not");

    Page page = Page.read(PAGE);
    run(commands(page, 0)).succeeded();
    Submitted contained = run(commands(page, 1)).succeeded();

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

  private static boolean dockerWorks() {
    try {
      Process process =
          new ProcessBuilder("docker", "info")
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException | InterruptedException e) {
      return false; // not installed
    }
  }

  /** The commands of a block of the page, with models in our directory. */
  private String commands(Page page, int block) {
    String models = directory.resolve("models").toString();
    return page.blocks()
        .get(block)
        .text()
        .replace("$PWD/target/models", models)
        .replace("target/models", models);
  }

  private Submitted run(String commands) throws Exception {
    return Submitted.of(directory, List.of("bash", "-euc", commands), Map.of(), process -> {});
  }
}
