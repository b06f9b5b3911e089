package nndl.training.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import nndl.OtherJvm;
import nndl.Slow;
import nndl.Thorough;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * JVMs with vectors, of every width, without any, and of another version train the same bits. With
 * vectors, all their products have the bits of plain loops.
 */
@Slow
class VectorWidthTest {
  private static final String MODULE = "--add-modules=jdk.incubator.vector";

  @TempDir static Path directory;
  private static Trained plain;
  private static Trained widest;

  /** What a JVM printed; {@code lanes} as it says. */
  private record Trained(String bits, int lanes, String err) {}

  @BeforeAll
  static void trainHere() throws Exception {
    plain = train();
    widest = train(MODULE);
  }

  @Test
  void areTheSameBitsWithoutVectors() {
    assertEquals(0, plain.lanes);
    assertTrue(
        plain
            .err
            .strip()
            .endsWith(
                "plain loops, several times slower: expected --add-modules=jdk.incubator.vector,"
                    + " found none"),
        plain.err);
    assertEquals(plain.bits, widest.bits);
  }

  @Test
  @Thorough
  void areTheSameBitsForEveryVectorWidth() throws Exception {
    for (int bytes = 8; bytes < 4 * widest.lanes; bytes *= 2) {
      Trained narrower = train(MODULE, "-XX:MaxVectorSize=" + bytes);
      assertEquals(plain.bits, narrower.bits, "vectors of " + bytes + " bytes");
      assertEquals(bytes / 4, narrower.lanes);
    }
  }

  @Test
  @Thorough
  @EnabledIfSystemProperty(named = "os.arch", matches = "amd64")
  void areTheSameBitsForEveryKindOfVectorInstructions() throws Exception {
    for (int avx = 1; avx < 3; avx++) { // without AVX vectors are not worth waiting for
      assertEquals(plain.bits, train(MODULE, "-XX:UseAVX=" + avx).bits, "AVX " + avx);
    }
  }

  @Test
  @Thorough
  void areTheSameBitsInAJvmOfAnotherVersionWithAndWithoutVectors() throws Exception {
    Path other = OtherJvm.home();
    assertEquals(plain.bits, trainIn(other).bits);
    Trained found = trainIn(other, MODULE);
    assertEquals(plain.bits, found.bits);
    assertEquals(widest.lanes, found.lanes);
    assertEquals(plain.bits, trainIn(other, MODULE, "-XX:MaxVectorSize=16").bits);
  }

  private static Trained train(String... options) throws Exception {
    return trainIn(Path.of(System.getProperty("java.home")), options);
  }

  private static Trained trainIn(Path home, String... options) throws Exception {
    Path out = directory.resolve("out");
    Path err = directory.resolve("err");
    List<String> command =
        Stream.of(
                Stream.of(home.resolve("bin/java").toString(), "-Xmx256m"),
                Stream.of(options),
                Stream.of("-cp", System.getProperty("java.class.path")),
                Stream.of("nndl.training.TrainedBits", directory.toString()))
            .flatMap(part -> part)
            .toList();
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    try {
      assertTrue(process.waitFor(300, TimeUnit.SECONDS));
      assertEquals(0, process.exitValue(), Files.readString(err));
    } finally {
      process.destroyForcibly();
    }
    String[] words = Files.readString(out).strip().split("\\s+");
    return new Trained(
        words[words.length - 2], Integer.parseInt(words[words.length - 1]), Files.readString(err));
  }
}
