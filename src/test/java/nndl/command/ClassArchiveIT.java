package nndl.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import nndl.OtherJvm;
import nndl.Thorough;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The class archive that {@code scripts/build.sh} makes a JVM write, and that later JVMs map. It
 * shortens the start and changes nothing else. The test uses its own directory tree, with links to
 * everything that it does not change.
 */
@Thorough
class ClassArchiveIT {
  private static final Path ROOT = Path.of("").toAbsolutePath();
  private static final String MAPPED = "source: shared objects file (top)";

  @TempDir Path directory;

  private Path tree;
  private Path archive;

  @BeforeEach
  void makeTree() throws Exception {
    tree = Files.createDirectory(directory.resolve("tree"));
    archive = tree.resolve("target/spark/classes.jsa");
    Files.createDirectories(tree.resolve("target/spark"));
    for (String link : List.of("conf", "src", "data", "target/spark/jars")) {
      Files.createSymbolicLink(tree.resolve(link), ROOT.resolve(link));
    }
    ran(Map.of(), "cp", "-a", "scripts", "pom.xml", tree.toString());
    Files.copy(
        ROOT.resolve("target/nndl.jar"),
        tree.resolve("target/nndl.jar"),
        StandardCopyOption.COPY_ATTRIBUTES);
  }

  @Test
  void holdsTheClassesOfSparkHadoopAndNndlAndIsRebuiltForANewerJar() throws Exception {
    build();
    Path log = directory.resolve("classes");
    Submitted unused = train("-Xlog:class+load:file=" + log);
    String loaded = Files.readString(log);
    for (String name :
        List.of(
            "org.apache.spark.SparkContext",
            "org.apache.hadoop.conf.Configuration",
            "nndl.training.Sgd")) {
      assertTrue(loaded.contains("] " + name + " " + MAPPED), name);
    }
    FileTime first = Files.getLastModifiedTime(archive);
    build();
    assertEquals(first, Files.getLastModifiedTime(archive));
    Files.setLastModifiedTime(
        tree.resolve("target/nndl.jar"), FileTime.fromMillis(first.toMillis() + 1));
    build();
    assertNotEquals(first, Files.getLastModifiedTime(archive));
    assertTrue(Files.size(archive) > 1_000_000);
  }

  @Test
  void neverStopsARunIfItIsNone() throws Exception {
    String good = version().out();
    for (byte[] none : List.of("no archive".getBytes(UTF_8), new byte[1 << 20])) {
      Files.write(archive, none);
      Submitted found = version();
      assertEquals(good, found.out());
      assertFalse(found.err().contains("archive"), found.err());
    }
  }

  @Test
  void ofAnotherJvmNeverStopsARun() throws Exception {
    ran(Map.of("JAVA_HOME", OtherJvm.home().toString()), script("build.sh"));
    assertTrue(Files.size(archive) > 1_000_000);
    Submitted found = version();
    Files.delete(archive);
    Submitted without = version();
    assertEquals(without.out(), found.out());
    assertEquals(without.err(), found.err());
  }

  @Test
  void isNotMadeIfTheTrainingFails() throws Exception {
    Files.delete(tree.resolve("data"));
    assertEquals(
        "build.sh: target/spark/classes.jsa: expected a training to make it, found it fail;"
            + " going on without\n",
        ran(Map.of(), script("build.sh")).err());
    assertEquals(0, Files.size(archive));
    assertEquals("", ran(Map.of(), script("build.sh")).err());
    assertEquals(0, Files.size(archive));
    Submitted unused = version();
  }

  private String script(String name) {
    return tree.resolve("scripts").resolve(name).toString();
  }

  private void build() throws Exception {
    assertEquals("", ran(Map.of(), script("build.sh")).err());
    assertEquals(List.of("classes.jsa", "jars"), names(tree.resolve("target/spark")));
  }

  private static List<String> names(Path of) throws IOException {
    try (var files = Files.list(of)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private Submitted train(String javaOptions) throws Exception {
    return submit(
        "--driver-java-options",
        javaOptions,
        "--class",
        "nndl.Train",
        tree.resolve("target/nndl.jar").toString(),
        "--config",
        "conf/digits.properties",
        "--data",
        "data/digits",
        "--epochs",
        "1",
        "--no-report",
        "--model",
        directory.resolve("model").toString());
  }

  /** The JVM has mapped its archive, or passed it over, long before nndl could train. */
  private Submitted version() throws Exception {
    return submit(
        "--class", "nndl.Main", tree.resolve("target/nndl.jar").toString(), "train", "--version");
  }

  private Submitted submit(String... words) throws Exception {
    List<String> command =
        new ArrayList<>(List.of(script("spark-submit.sh"), "--master", "local[1]"));
    command.addAll(List.of(words));
    return ran(Map.of(), command.toArray(String[]::new));
  }

  private Submitted ran(Map<String, String> environment, String... command) throws Exception {
    Map<String, String> all = new HashMap<>(Submitted.QUICK_DRIVER);
    all.putAll(environment);
    return Submitted.of(directory, List.of(command), all, process -> {}).succeeded();
  }
}
