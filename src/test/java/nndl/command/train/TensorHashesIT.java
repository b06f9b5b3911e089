package nndl.command.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import nndl.OtherJvm;
import nndl.RestoredProperties;
import nndl.TestJvm;
import nndl.Thorough;
import nndl.spark.Executors;
import org.apache.spark.launcher.JavaModuleOptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The checks of {@link TensorHashesTest} on executors, with a lost executor, and in another JVM.
 */
@ExtendWith(RestoredProperties.class)
class TensorHashesIT {
  private static final String CLUSTER = "local-cluster[2,1,1024]";
  private static final String CLASS_PATH = "spark.executor.extraClassPath";

  @TempDir static Path images;
  @TempDir Path directory;

  @BeforeAll
  static void prepare() {
    HashedRun.writeImages(images);
    System.setProperty(CLASS_PATH, TestJvm.classPath());
  }

  /** The wide network uses the barrier exchange, and the deep one the job exchange. */
  @ParameterizedTest
  @CsvSource({"wide", "deep"})
  void areThoseOfTheTableIfARunLosesAnExecutor(String name) throws Exception {
    List<ProcessHandle> victims = new ArrayList<>();
    HashedRun.of(name)
        .assertSameTensors(
            out -> {
              if (out.startsWith("Epoch 0: ") && victims.isEmpty()) {
                victims.add(Executors.running().get(0));
                Executors.kill(victims.get(0));
              }
            },
            CLUSTER,
            images,
            directory);
    assertEquals(1, victims.size());
  }

  @Test
  @Thorough
  void areThoseOfTheTableInAJvmOfAnotherVersion() throws Exception {
    Path output = directory.resolve("output");
    List<String> command =
        Stream.of(
                Stream.of(OtherJvm.home().resolve("bin/java").toString(), "-Xmx1g"),
                Stream.of(JavaModuleOptions.defaultModuleOptionArray()),
                Stream.of("-Dspark.driver.host=localhost"),
                Stream.of("-Dspark.driver.bindAddress=127.0.0.1"),
                Stream.of("-cp", TestJvm.classPath()),
                Stream.of(HashedRun.class.getName(), images.toString(), directory.toString()))
            .flatMap(part -> part)
            .toList();
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertTrue(process.waitFor(400, TimeUnit.SECONDS), "expected an end, found none in 400 s");
      assertEquals(0, process.exitValue(), Files.readString(output));
    } finally {
      process.destroyForcibly();
    }
  }
}
