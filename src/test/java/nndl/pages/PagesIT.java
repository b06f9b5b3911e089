package nndl.pages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import nndl.TestJvm;
import nndl.Thorough;
import nndl.command.Submitted;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The commands of the README and the pages, run as they stand there, with the digits, in a checkout
 * of their own that shares this one's build, and the Java there. Blocks that cannot be run say why
 * in the page. Each command of the README is a process, as for a user; those of the pages that need
 * no cluster run in one process, which is started once.
 */
class PagesIT {
  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin", "java").toString();

  /** The server can write to a pipe, and not into a file into which others write too. */
  private static final String PIPED = "bash -euc \"$0\" | cat";

  /** Every JVM that a command starts, such as those of a cluster, starts soon; javac is there. */
  private static final Map<String, String> QUICK =
      Map.of(
          "JDK_JAVA_OPTIONS",
          Submitted.QUICK + " -XX:+UseSerialGC",
          "PATH",
          Path.of(JAVA).getParent() + File.pathSeparator + System.getenv("PATH"));

  @TempDir static Path directory;
  @TempDir static Path calls;
  private static Process server;

  static Stream<Page> pages() {
    return Page.all().stream()
        .skip(1) // the README
        .filter(page -> page.blocks().stream().anyMatch(Page.Block::isRun));
  }

  @BeforeEach
  void makeCheckout() throws IOException {
    Checkout.make(directory);
  }

  /** Leaves the directory itself to the server, which is in it. */
  @AfterEach
  void removeCheckout() throws IOException, InterruptedException {
    stopCluster();
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path file : all.skip(1).sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** A page whose commands fail halfway leaves its cluster behind. */
  private static void stopCluster() throws IOException, InterruptedException {
    if (Files.exists(directory.resolve("target/cluster/pids"))) {
      String script = directory.resolve("scripts/cluster.sh").toString();
      new ProcessBuilder(script, "stop").inheritIO().start().waitFor();
    }
  }

  @AfterAll
  static void stopServer() {
    if (server != null) {
      server.destroyForcibly();
    }
  }

  private void startServer() throws Exception {
    Path submit = directory.resolve("scripts/spark-submit.sh");
    Path process = Files.move(submit, directory.resolve("scripts/submit-process.sh"));
    Files.writeString(submit, CommandServer.script(process, calls));
    assertTrue(submit.toFile().setExecutable(true));
    if (server == null) {
      assertEquals(0, new ProcessBuilder("mkfifo", calls + "/calls").start().waitFor());
      List<String> command = new ArrayList<>(quickJava());
      String classes = Path.of("target/test-classes").toAbsolutePath().toString();
      String jars = String.join(File.pathSeparator, "target/nndl.jar", "target/spark/jars/*");
      command.addAll(List.of("-cp", jars + File.pathSeparator + classes));
      command.addAll(List.of(CommandServer.class.getName(), calls.toString()));
      server =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(calls.resolve("log").toFile())
              .start();
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
    startServer();
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
          if (block.equals(last) || !needsSpark(page.program(block))) {
            assertEquals(byJava, runProgram(page, block));
          }
        } else {
          String printed = run(List.of("bash", "-o", "pipefail", "-c", PIPED, block.text()));
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

  /**
   * A program that does not name Spark has the jar alone, and a JVM that has no options of Spark.
   */
  private String runProgram(Page page, Page.Block last) throws Exception {
    String program = page.program(last);
    boolean onSpark = needsSpark(program);
    String classPath = (onSpark ? sparksJars() + File.pathSeparator : "") + "target/nndl.jar";
    Path source = page.writeProgram(last, directory);
    String classes = Files.createDirectories(directory.resolve("target/program")).toString();
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-d", classes, "-cp", classPath, source.toString());
    assertEquals(0, status, program);
    List<String> command = onSpark ? new ArrayList<>(quickJava()) : new ArrayList<>(List.of(JAVA));
    command.addAll(List.of("-cp", classPath + File.pathSeparator + "target/program", Page.PROGRAM));
    return run(command);
  }

  /** A JVM for Spark that starts soon. */
  private static List<String> quickJava() {
    List<String> command = new ArrayList<>(List.of(JAVA));
    command.addAll(TestJvm.options());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.matches("(--add-|-Dlog4j|-Dspark\\.driver).*"))
        .forEach(command::add);
    return command;
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
    return Submitted.of(directory, command, QUICK, process -> {}).succeeded().out();
  }
}
