package nndl.pages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nndl.Thorough;
import nndl.command.Submitted;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The commands of the README and the pages, run as they stand there, with the digits, in a checkout
 * of their own that shares this one's build, and the Java there. Blocks that cannot be run say why
 * in the page.
 */
class PagesIT {
  private static final List<String> SHARED =
      List.of("conf", "data", "src", "target/nndl.jar", "target/s3a", "target/spark");

  @TempDir Path directory;

  static Stream<Page> pages() {
    return Page.all().stream()
        .skip(1) // the README
        .filter(page -> page.blocks().stream().anyMatch(Page.Block::isRun));
  }

  @BeforeEach
  void makeCheckout() throws IOException {
    Files.createDirectories(directory.resolve("target"));
    for (String name : SHARED) {
      Files.createSymbolicLink(directory.resolve(name), Path.of(name).toAbsolutePath());
    }
    Files.copy(
        Path.of("pom.xml"), directory.resolve("pom.xml"), StandardCopyOption.COPY_ATTRIBUTES);
    Files.createDirectories(directory.resolve("scripts"));
    try (Stream<Path> scripts = Files.list(Path.of("scripts"))) {
      for (Path script : scripts.filter(Files::isRegularFile).toList()) {
        Files.copy(script, directory.resolve(script));
        assertTrue(directory.resolve(script).toFile().setExecutable(true));
      }
    }
  }

  @AfterEach
  void removeLinks() throws IOException {
    for (String name : SHARED) {
      Files.delete(directory.resolve(name));
    }
  }

  @Test
  void theCommandsOfTheReadmeWork() throws Exception {
    assertWork(Page.read(Path.of("README.md")));
  }

  @ParameterizedTest
  @MethodSource("pages")
  @Thorough
  void theCommandsOfAPageWork(Page page) throws Exception {
    assertWork(page);
  }

  /**
   * In the order of the page; a block of text after commands, or after Java, is what they print.
   * The Java of a page is one program, which is run where its last block stands; what needs no
   * Spark is run by itself too.
   */
  private void assertWork(Page page) throws Exception {
    List<Page.Block> blocks = page.blocks();
    String byJava = "";
    Page.Block last = null;
    for (Page.Block block : blocks) {
      last = block.isJava() ? block : last;
    }
    for (int i = 0; i < blocks.size(); i++) {
      Page.Block block = blocks.get(i);
      if (block.isRun()) {
        boolean says = i + 1 < blocks.size() && blocks.get(i + 1).language().equals("text");
        String said = says ? blocks.get(i + 1).text() : "";
        if (block.isJava()) {
          byJava += said;
          String program = page.program(block);
          if (block.equals(last) || !needsSpark(program)) {
            assertEquals(byJava, runProgram(program));
          }
        } else {
          String printed = run(List.of("bash", "-euc", block.text()));
          if (says) {
            assertEquals(said, printed);
          }
        }
      }
    }
  }

  private static boolean needsSpark(String program) {
    return program.contains("spark");
  }

  /** A program that does not name Spark has the jar alone, and a JVM without options. */
  private String runProgram(String program) throws Exception {
    boolean onSpark = needsSpark(program);
    String classPath = "target/nndl.jar" + (onSpark ? File.pathSeparator + sparksJars() : "");
    Path source = directory.resolve(Page.PROGRAM + ".java");
    Files.writeString(source, program);
    String bin = Path.of(System.getProperty("java.home"), "bin").toString();
    run(List.of(bin + "/javac", "-d", "target/program", "-cp", classPath, source.toString()));
    List<String> command = new ArrayList<>(List.of(bin + "/java"));
    if (onSpark) {
      ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
          .filter(option -> option.matches("(--add-opens|-Dlog4j|-Dspark\\.driver).*"))
          .forEach(command::add);
    }
    command.addAll(List.of("-cp", "target/program" + File.pathSeparator + classPath, Page.PROGRAM));
    return run(command);
  }

  /** The jars of these tests, which have Spark's SQL and MLlib. */
  private static String sparksJars() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(path -> path.endsWith(".jar") && !path.endsWith("/nndl.jar"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private String run(List<String> commandInCheckout) throws Exception {
    List<String> command = new ArrayList<>(List.of("env", "-C", directory.toString()));
    command.addAll(commandInCheckout);
    return Submitted.of(directory, command, Submitted.QUICK_DRIVER, process -> {})
        .succeeded()
        .out();
  }
}
