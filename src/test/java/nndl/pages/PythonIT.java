package nndl.pages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import nndl.Thorough;
import nndl.command.Submitted;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The wheel, installed by pip, and its package with a real PySpark: the tests in Python, and the
 * Python of the pages. What is missing for a test is said where it is skipped. The variable {@code
 * NNDL_PYTHON} names an interpreter, where it is not {@code python3} that has PySpark.
 */
class PythonIT {
  private static final String PYTHON = System.getenv().getOrDefault("NNDL_PYTHON", "python3");
  private static final Path TESTS = Path.of("src/test/python").toAbsolutePath();
  private static final Pattern IMPORT = Pattern.compile("(?m)^(?:import|from) ([\\w.]+)");

  @TempDir static Path packages;
  @TempDir Path directory;

  @BeforeAll
  static void install(@TempDir Path work) throws Exception {
    require(work, "pip");
    List<Path> wheels;
    try (Stream<Path> built = Files.list(Path.of("target"))) {
      wheels = built.filter(file -> file.toString().endsWith(".whl")).toList();
    }
    assertEquals(1, wheels.size(), "the wheels in target");
    String wheel = wheels.get(0).toAbsolutePath().toString();
    List<String> pip =
        List.of("-m", "pip", "install", "--quiet", "--no-index", "--no-deps", "--target");
    python(work, Stream.concat(pip.stream(), Stream.of(packages.toString(), wheel)).toList())
        .succeeded();
  }

  /** Skips what needs a module that the interpreter has not. */
  private static void require(Path work, String module) throws Exception {
    Submitted run = python(work, List.of("-c", "import " + module));
    String found = run.err().strip();
    assumeTrue(
        run.status() == 0,
        "skipped: %s: expected the module %s, found %s"
            .formatted(PYTHON, module, found.substring(found.lastIndexOf('\n') + 1)));
  }

  private static Submitted python(Path work, List<String> arguments) throws Exception {
    String inherited = System.getenv("PYTHONPATH");
    String path = packages + (inherited == null ? "" : File.pathSeparator + inherited);
    List<String> command =
        new ArrayList<>(List.of("env", "-u", "SPARK_SCALA_VERSION", "PYTHONPATH=" + path, PYTHON));
    command.addAll(arguments);
    return run(work, command);
  }

  private static Submitted run(Path work, List<String> command) throws Exception {
    List<String> there = new ArrayList<>(List.of("env", "-C", work.toString()));
    there.addAll(command);
    return Submitted.of(work, there, Submitted.QUICK_DRIVER, process -> {});
  }

  @Test
  void theWheelHasTheJarAndSaysWhereItIs() throws Exception {
    Submitted run = python(directory, List.of("-c", "import nndl; print(nndl.jar_path())"));
    assertEquals(
        -1, Files.mismatch(Path.of("target/nndl.jar"), Path.of(run.succeeded().out().strip())));
  }

  @Test
  @Thorough
  void theTestsInPythonPass() throws Exception {
    require(directory, "pyspark.ml");
    python(directory, List.of("-W", "ignore", "-m", "unittest", "discover", "-s", TESTS.toString()))
        .succeeded();
  }

  static Stream<Page> pages() {
    return Page.all().stream().filter(page -> page.blocks().stream().anyMatch(PythonIT::isPython));
  }

  private static boolean isPython(Page.Block block) {
    return block.language().equals("python") && block.reason().isEmpty();
  }

  /**
   * As one program, which prints the blocks of text after its own, behind the commands before it,
   * which may compile the page's Java. Where a module is missing, the page is run up to the last
   * Python before the block that imports it.
   */
  @ParameterizedTest
  @MethodSource("pages")
  @Thorough
  void thePythonOfAPageWorks(Page page) throws Exception {
    List<Page.Block> blocks = page.blocks();
    List<String> missing = List.of();
    int end = 0; // behind the last block of Python that can be run
    for (int i = 0; i < blocks.size() && missing.isEmpty(); i++) {
      if (isPython(blocks.get(i))) {
        missing = missing(blocks.get(i));
        end = missing.isEmpty() ? i + 1 : end;
      }
    }
    Checkout.make(directory);
    StringBuilder program = new StringBuilder();
    StringBuilder said = new StringBuilder();
    for (int i = 0; i < end; i++) {
      Page.Block block = blocks.get(i);
      if (isPython(block)) {
        program.append(block.text());
        said.append(blocks.get(i + 1).language().equals("text") ? blocks.get(i + 1).text() : "");
      } else if (block.isJava()) {
        page.writeProgram(block, directory);
      } else if (block.isRun()) {
        run(directory, List.of("bash", "-euo", "pipefail", "-c", block.text())).succeeded();
      }
    }
    if (!program.isEmpty()) {
      Path file = Files.writeString(directory.resolve("page.py"), program);
      assertEquals(said.toString(), python(directory, List.of(file.toString())).succeeded().out());
    }
    for (String module : missing) {
      require(directory, module);
    }
  }

  /** Returns the modules that a block imports and the interpreter has not. */
  private List<String> missing(Page.Block block) throws Exception {
    List<String> missing = new ArrayList<>();
    for (MatchResult found : IMPORT.matcher(block.text()).results().toList()) {
      if (python(directory, List.of("-c", "import " + found.group(1))).status() != 0) {
        missing.add(found.group(1));
      }
    }
    return missing;
  }
}
