package nndl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import nndl.command.Run;
import nndl.command.Submitted;
import org.apache.spark.SparkContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training as a call, in a Maven project of its own that depends on the installed jar. */
@Thorough
class GuestIT {
  private static final Path PROJECT = Path.of("src/test/resources/guest");
  private static final String VERSION = "0.2.0";

  @TempDir static Path directory;

  /** The jar is installed into a repository of the test, before which Maven looks into its own. */
  @BeforeAll
  static void build() throws Exception {
    try (Stream<Path> files = Files.walk(PROJECT)) {
      for (Path file : files.toList()) {
        Files.copy(file, directory.resolve("project").resolve(PROJECT.relativize(file).toString()));
      }
    }
    Path spark =
        Path.of(SparkContext.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Path repository = spark.getParent().resolve("../../../../..").normalize();
    String pom = Files.readString(Path.of("pom.xml"));
    List<String> maven =
        List.of(
            "mvn",
            "-B",
            "-q",
            "-Dmaven.repo.local=" + directory.resolve("repository"),
            "-Dmaven.repo.local.tail=" + repository,
            "-Dmaven.repo.local.tail.ignoreAvailability=true");
    run(
        maven,
        "install:install-file",
        "-Dfile=target/nndl.jar",
        "-DgroupId=nndl",
        "-DartifactId=nndl",
        "-Dversion=" + VERSION,
        "-Dpackaging=jar");
    run(
        maven,
        "-f",
        directory.resolve("project/pom.xml").toString(),
        "-Dnndl.version=" + VERSION,
        "-Dspark.version=" + spark.getParent().getFileName(),
        "-Dcompiler.version="
            + pom.replaceFirst(
                "(?s).*<artifactId>maven-compiler-plugin</artifactId>\\s*<version>([0-9.]+)<.*",
                "$1"),
        "compile");
  }

  @Test
  void aProgramTrainsInItsOwnLocalContext() throws Exception {
    assertTrains("local[2]");
  }

  @Test
  void aProgramTrainsOnItsOwnExecutors() throws Exception {
    assertTrains("local-cluster[2,1,1024]");
  }

  private void assertTrains(String master) throws Exception {
    Path models = Files.createTempDirectory(directory, "models");
    List<String> program =
        new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString()));
    program.addAll(TestJvm.options());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.matches("(--add-|-Dlog4j|-Dspark\\.|-XX:\\+Ign).*"))
        .forEach(program::add);
    program.add("-Dspark.master=" + master);
    String jar = Path.of("target/nndl.jar").toAbsolutePath().toString();
    program.add("-Dspark.executor.extraClassPath=" + jar);
    program.add("-cp");
    program.add(
        String.join(
            File.pathSeparator,
            directory.resolve("project/target/classes").toString(),
            jar,
            "target/spark/jars/*"));
    assertEquals(
        "nothing has changed\n",
        run(program, "example.Guest", Submitted.DIGITS.toString(), models.toString()));
    byte[] expected = ofTheCommand();
    for (String name : List.of("alone", "first", "second")) {
      assertArrayEquals(
          expected, Files.readAllBytes(models.resolve(name).resolve("model.safetensors")), name);
    }
  }

  private static byte[] ofTheCommand() throws IOException {
    Path model = Files.createTempDirectory(directory, "command").resolve("model");
    Run.of(
            "train",
            "--data=" + Submitted.DIGITS,
            "--sizes=64,10,10",
            "--epochs=2",
            "--shards=2",
            "--model=" + model)
        .succeeded();
    return Files.readAllBytes(model.resolve("model.safetensors"));
  }

  private static String run(List<String> command, String... arguments) throws Exception {
    List<String> all = new ArrayList<>(command);
    all.addAll(List.of(arguments));
    Map<String, String> spark =
        Map.of(
            "SPARK_HOME",
            Path.of("target/spark").toAbsolutePath().toString(),
            "SPARK_SCALA_VERSION",
            "2.13");
    return Submitted.of(directory, all, spark, process -> {}).succeeded().out();
  }
}
