package nndl.math;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import nndl.TestJvm;
import nndl.math.products.Products;
import nndl.math.products.VectorProducts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JvmTest {
  @TempDir Path directory;

  @Test
  void hasVectorsWhereSparkRuns() {
    assertTrue(Jvm.VECTORS);
    assertInstanceOf(VectorProducts.class, Products.fastest());
  }

  /** A program of a library's user: our classes and the JDK, and no log but the JDK's. */
  static final class Program {
    private Program() {}

    public static void main(String[] args) {
      System.out.println(Jvm.VECTORS);
    }
  }

  @Test
  void saysOnStandardErrorWhatMakesAProgramSlow() throws Exception {
    Path err = directory.resolve("err");
    assertEquals("false\n", run(err, "-XX:-UseFMA"));
    List<String> warnings =
        Files.readAllLines(err).stream().filter(line -> line.startsWith("WARNING")).toList();
    assertEquals(
        List.of(
            "WARNING: plain loops, several times slower: expected"
                + " --add-modules=jdk.incubator.vector, found none",
            "WARNING: the same results, a hundred times slower: expected a processor with fused"
                + " multiply-add and -XX:+UseFMA, found none"),
        warnings);
  }

  @Test
  void takesNoVectorsWithoutTheCompilerThatMakesThemQuick() throws Exception {
    Path err = directory.resolve("err");
    String module = "--add-modules=jdk.incubator.vector";
    assertEquals("true\n", run(err, module));
    assertEquals("false\n", run(err, module, "-XX:TieredStopAtLevel=1"));
  }

  private String run(Path err, String... options) throws IOException, InterruptedException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classes = place(Jvm.class) + System.getProperty("path.separator") + place(Program.class);
    Path out = directory.resolve("out");
    List<String> command = new ArrayList<>(List.of(java, "-Duser.language=en"));
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", classes, Program.class.getName()));
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    int unused = TestJvm.status(process);
    return Files.readString(out);
  }

  private static String place(Class<?> type) {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath()).toString();
  }
}
