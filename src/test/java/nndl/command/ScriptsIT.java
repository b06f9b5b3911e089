package nndl.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The arguments that the scripts pass to spark-submit. A fake spark-submit prints them. The test
 * uses no network.
 */
class ScriptsIT {
  private static final Path ROOT = Path.of("").toAbsolutePath();
  private static final String TRAIN = "--master local[*] --class nndl.Main #/target/nndl.jar train";

  @TempDir Path directory;

  @BeforeEach
  void writePrograms() throws IOException {
    program("bin/spark-submit", "printf '%s ' \"$@\"");
    program("curl", "exit 6");
    Files.writeString(directory.resolve("data.conf"), "epochs = 1\n  data: /d\n#model = /m\n");
    Files.writeString(
        directory.resolve("all.conf"), "train-images=/i\ntest-images=/t\nmodel = s3a://b/m\n");
    Files.writeString(directory.resolve("none.conf"), "# s3a://\nepochs = 1\n");
    Files.writeString(directory.resolve("jars.conf"), "spark.jars /a.jar\n");
  }

  @ParameterizedTest
  @CsvSource({
    "digits, --config #/conf/digits.properties --data #/data/digits --model #/target/models/digits"
        + " --overwrite",
    "digits --epochs 1, --config #/conf/digits.properties --data #/data/digits"
        + " --model #/target/models/digits --overwrite --epochs 1",
    "digits --model m, --config #/conf/digits.properties --data #/data/digits --model m",
    "digits --resume, --config #/conf/digits.properties --data #/data/digits"
        + " --model #/target/models/digits --resume",
    "digits --config=$/none.conf, --data #/data/digits --model #/target/models/digits --overwrite"
        + " --config=$/none.conf",
    "digits --find-learning-rate, --config #/conf/digits.properties --data #/data/digits"
        + " --find-learning-rate",
    "mnist --data d, --config #/conf/mnist.properties --model #/target/models/mnist --overwrite"
        + " --data d",
    "mnist --train-images i --evaluate none, --config #/conf/mnist.properties"
        + " --model #/target/models/mnist --overwrite --train-images i --evaluate none",
    "--config hdfs://h/a.conf --epochs 2, --config hdfs://h/a.conf --epochs 2",
    "fashion-mnist --config file:$/data.conf, --model #/target/models/fashion-mnist --overwrite"
        + " --config file:$/data.conf",
  })
  void trainTakesTheUsersOptionInsteadOfItsOwn(String arguments, String expected) throws Exception {
    assertEquals(named(TRAIN + " " + expected), run("train.sh", arguments));
  }

  @ParameterizedTest
  @CsvSource({
    "--data d, --model #/target/models/d --data d",
    "--data=hdfs://h/sets/wine/ --resume, --model #/target/models/wine --data=hdfs://h/sets/wine/"
        + " --resume",
    "--train-images a/my.csv.gz, --model #/target/models/my --train-images a/my.csv.gz",
    "--train-images a/iris/part-*, --model #/target/models/iris --train-images a/iris/part-*",
    "--train-images a/x.csv --model m, --train-images a/x.csv --model m",
    "--data . --find-learning-rate, --data . --find-learning-rate",
    "--data ., --model #/target/models/data --data .",
    "--data /sets/mnist, --model #/target/models/own-mnist --data /sets/mnist",
    "--config $/data.conf, --model #/target/models/d --config $/data.conf",
  })
  void dataOfOnesOwnGetNoSettingsAndAFolderOfTheirName(String arguments, String expected)
      throws Exception {
    assertEquals(named(TRAIN + " " + expected), run("train.sh", arguments));
  }

  @Test
  void trainBringsWhatS3NeedsForAModelInAFile() throws Exception {
    assertEquals(
        named("--jars JARS " + TRAIN + " --config $/all.conf"),
        run("train.sh", "--config $/all.conf"));
  }

  @Test
  void trainAddsNothingToAFileThatItCannotRead() throws Exception {
    Submitted run = submitted("train.sh", "mnist --config=s3a://b/a.conf");
    assertEquals(
        "train.sh: --config: expected a local file beside the name of a data set, found"
            + " 's3a://b/a.conf'\n",
        run.err());
    assertEquals(2, run.status());
    assertEquals(
        named("--jars JARS " + TRAIN + " --config=s3a://b/a.conf"),
        run("train.sh", "--config=s3a://b/a.conf"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a.jar --in s3a://b/a.csv",
        "a.jar --config $/all.conf",
        "a.jar --config=file:$/all.conf",
      })
  void submitBringsWhatS3Needs(String arguments) throws Exception {
    assertEquals(named("--jars JARS " + arguments), run("spark-submit.sh", arguments));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a.jar --config $/none.conf",
        "--jars b.jar a.jar --in s3a://b/a.csv",
        "--packages=c:d:1 a.jar --in s3a://b/a.csv",
        "--conf spark.jars=b.jar a.jar --in s3a://b/a.csv",
        "--conf=spark.jars=b.jar a.jar --in s3a://b/a.csv",
        "--master k8s://https://h:1 a.jar --in s3a://b/a.csv",
        "--properties-file $/jars.conf a.jar --in s3a://b/a.csv",
      })
  void submitAddsNothingIfItIsNotNeededOrTheUserHasJars(String arguments) throws Exception {
    assertEquals(named(arguments), run("spark-submit.sh", arguments));
  }

  @ParameterizedTest
  @ValueSource(strings = {"nndl", "spark-submit.sh"})
  void aFolderWithoutJavaIsNamedInALine(String script) throws Exception {
    Submitted run =
        Submitted.of(
            directory,
            List.of("scripts/" + script, "--version"),
            Map.of("JAVA_HOME", "/nothere"),
            process -> {});
    assertEquals(script + ": JAVA_HOME=/nothere: expected bin/java in it, found none\n", run.err());
    assertEquals(1, run.status());
  }

  /** What spark-submit is given, with JARS for those of target/s3a. */
  private String run(String script, String arguments) throws Exception {
    String jars = "(" + ROOT + "/target/s3a/[^ ,]+\\.jar,?)+";
    return submitted(script, arguments).succeeded().out().strip().replaceFirst(jars, "JARS");
  }

  private Submitted submitted(String script, String arguments) throws Exception {
    List<String> command =
        Stream.concat(Stream.of("scripts/" + script), Arrays.stream(named(arguments).split(" ")))
            .toList();
    Map<String, String> environment =
        Map.of("SPARK_HOME", directory.toString(), "PATH", directory + ":" + System.getenv("PATH"));
    return Submitted.of(directory, command, environment, process -> {});
  }

  /** With # for this directory, and $ for that of the test. */
  private String named(String text) {
    return text.replace("#", ROOT.toString()).replace("$", directory.toString());
  }

  private void program(String name, String line) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + line + "\n");
    assertTrue(file.toFile().setExecutable(true));
  }
}
