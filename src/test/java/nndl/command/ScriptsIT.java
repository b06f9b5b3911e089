package nndl.command;

import static nndl.Texts.assertContains;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
  @CsvSource(
      textBlock =
          """
          digits, --config #/conf/digits.properties --data #/data/digits --model #/target/models/digits --overwrite
          digits --epochs 1, --config #/conf/digits.properties --data #/data/digits --model #/target/models/digits --overwrite --epochs 1
          digits --model m, --config #/conf/digits.properties --data #/data/digits --model m
          digits --resume, --config #/conf/digits.properties --data #/data/digits --model #/target/models/digits --resume
          digits --config=$/none.conf, --data #/data/digits --model #/target/models/digits --overwrite --config=$/none.conf
          digits --find-learning-rate, --config #/conf/digits.properties --data #/data/digits --find-learning-rate
          mnist --data d, --config #/conf/mnist.properties --model #/target/models/mnist --overwrite --data d
          mnist --train-images i --evaluate none, --config #/conf/mnist.properties --model #/target/models/mnist --overwrite --train-images i --evaluate none
          --config hdfs://h/a.conf --epochs 2, --config hdfs://h/a.conf --epochs 2
          fashion-mnist --config file:$/data.conf, --model #/target/models/fashion-mnist --overwrite --config file:$/data.conf
          """)
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

  /** Else the script would add a folder where everything may be replaced. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "model = m\r\n",
        "epochs = 1\rmodel = m\r",
        "m\\u006fdel : m\n",
        "\\\nmo\\\n  del = m\n",
        "\fmodel\n",
      })
  void trainReadsAFileAsTheProgramDoes(String content) throws Exception {
    Files.writeString(directory.resolve("odd.conf"), content);
    assertEquals(
        named(TRAIN + " --data #/data/digits --config $/odd.conf"),
        run("train.sh", "digits --config $/odd.conf"));
  }

  @Test
  void trainAddsNothingToAFileThatIsNoProperties() throws Exception {
    Files.writeString(directory.resolve("bad.conf"), "model = \\u00\n");
    assertEquals(
        named(TRAIN + " --config $/bad.conf"), run("train.sh", "digits --config $/bad.conf"));
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
        "a.jar --table parquet:t", // a Spark distribution has Spark SQL
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

  /** In a copy of the scripts, with programs in place of Java and Maven. */
  @Test
  void submitFetchesSparkSqlOnceForATable() throws Exception {
    copySubmit();
    program("mvn", "mkdir target/sql; echo x > target/sql/sql.jar; echo mvn >> calls");
    Path jar = directory.resolve("target/sql/sql.jar");
    assertFalse(withoutSpark("a.jar --data d --output a.csv").succeeded().out().contains("--jars"));
    assertFalse(Files.exists(jar), "nothing is fetched without --table");
    for (String table :
        List.of(
            "--table parquet:t",
            "--table=orc:t",
            "--test parquet:t",
            "--test-images=json:t",
            "--config=$/table.conf",
            "--output a.parquet",
            "--output=a.parquet")) {
      Submitted run = withoutSpark("a.jar " + table).succeeded();
      assertContains("--jars %1$s --driver-class-path %1$s a.jar".formatted(jar), run.out());
    }
    assertEquals(List.of("mvn"), Files.readAllLines(directory.resolve("calls")));
  }

  @Test
  void submitSaysInALineThatMavenCannotFetchSparkSql() throws Exception {
    copySubmit();
    program("mvn", "echo no network; exit 1");
    Submitted run = withoutSpark("a.jar --table parquet:t");
    assertEquals(
        """
        spark-submit.sh: fetching Spark SQL for --table into target/sql
        no network
        spark-submit.sh: %s: expected Maven to fill target/sql, found the errors above
        """
            .formatted(directory.toRealPath()),
        run.err());
    assertEquals(1, run.status());
    assertFalse(Files.exists(directory.resolve("target/sql/complete")));
  }

  /** Such as that of a variable that is not set. */
  @ParameterizedTest
  @ValueSource(strings = {"--master=", "--master"})
  void aMasterWithoutANameIsALine(String option) throws Exception {
    List<String> command =
        option.endsWith("=")
            ? List.of("scripts/spark-submit.sh", option, "a.jar")
            : List.of("scripts/spark-submit.sh", option, "", "a.jar");
    Submitted run = Submitted.of(directory, command, Map.of(), process -> {});
    assertEquals(
        "spark-submit.sh: --master: expected local[*], yarn, spark:// or k8s:// and a host, found"
            + " nothing\n",
        run.err());
    assertEquals(1, run.status());
  }

  /** Containers run as users that no file names. */
  @Test
  void aUserWithoutANameIsALine() throws Exception {
    program("id", "[ \"$*\" = -u ] && echo 12345");
    Submitted run = submitted("spark-submit.sh", "a.jar");
    assertEquals(
        "spark-submit.sh: user 12345: expected a name in /etc/passwd, which Hadoop asks for, found"
            + " none\n",
        run.err());
    assertEquals(1, run.status());
  }

  private void copySubmit() throws IOException {
    Files.createDirectories(directory.resolve("scripts"));
    Files.copy(Path.of("scripts/spark-submit.sh"), directory.resolve("scripts/spark-submit.sh"));
    Path jars = Files.createDirectories(directory.resolve("target/spark/jars"));
    Files.createFile(jars.resolve("spark-launcher_2.jar"));
    Files.writeString(directory.resolve("table.conf"), "table = parquet:t\n");
    program("home/bin/java", "printf '\\0\\n'; printf '%s\\0' echo \"$@\"");
  }

  /** The command that the launcher in the copy is asked for. */
  private Submitted withoutSpark(String arguments) throws Exception {
    return Submitted.of(
        directory,
        Stream.concat(
                Stream.of(directory + "/scripts/spark-submit.sh"),
                Arrays.stream(named(arguments).split(" ")))
            .toList(),
        Map.of(
            "SPARK_HOME",
            "",
            "JAVA_HOME",
            directory + "/home",
            "PATH",
            directory + ":" + System.getenv("PATH")),
        process -> {});
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
