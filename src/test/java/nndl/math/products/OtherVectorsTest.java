package nndl.math.products;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import nndl.OtherJvm;
import nndl.Thorough;
import nndl.math.Lanes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Products with vectors of every width, and in JVMs of more than one version. */
@Thorough
class OtherVectorsTest {
  private static final Path HERE = Path.of(System.getProperty("java.home"));

  @Test
  void givePlainBitsWithNarrowerVectors() throws Exception {
    for (int lanes = Lanes.L / 2; lanes >= 4; lanes /= 2) {
      assertEquals(
          lanes, lanesOfAllCases(HERE, "-XX:MaxVectorSize=" + lanes * Float.BYTES), "lanes");
    }
  }

  @Test
  void givePlainBitsInAJvmOfAnotherVersion() throws Exception {
    assertEquals(Lanes.L, lanesOfAllCases(OtherJvm.home()));
  }

  @Test
  @EnabledIfSystemProperty(named = "os.arch", matches = "amd64")
  void givePlainBitsInAJvmOfAnotherVersionWithNarrowerVectors() throws Exception {
    assertEquals(Math.min(8, Lanes.L), lanesOfAllCases(OtherJvm.home(), "-XX:UseAVX=2"));
    assertEquals(4, lanesOfAllCases(OtherJvm.home(), "-XX:MaxVectorSize=16"));
  }

  /** What {@link AllCases} prints in another JVM, in which every case holds. */
  private static int lanesOfAllCases(Path java, String... options) throws Exception {
    List<String> command = new ArrayList<>(List.of(java.resolve("bin/java").toString()));
    command.addAll(List.of(options));
    command.addAll(List.of("--add-modules=jdk.incubator.vector", "-Xmx256m", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add("nndl.math.products.AllCases");
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try {
      String out =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      process.waitFor(1, TimeUnit.MINUTES);
      assertEquals(0, process.exitValue(), out);
      return Integer.parseInt(out);
    } finally {
      process.destroyForcibly();
    }
  }
}
