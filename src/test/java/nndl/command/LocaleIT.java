package nndl.command;

import static nndl.DirectoryContent.assertSameFile;
import static nndl.Texts.assertContains;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import nndl.Thorough;
import nndl.spark.StandaloneCluster;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The locale and the time zone of the machine change no byte of the results. */
class LocaleIT {
  private static final String TURKISH = "-Duser.language=tr -Duser.country=TR";
  private static final String ARABIC = "-Duser.language=ar -Duser.country=EG";
  private static final String[] FILES = {
    "model.safetensors", "MODEL_CARD.md", "history.csv", "checkpoints/000000000000058.safetensors"
  };

  @TempDir static Path directory;
  private static Path plain;
  private static Submitted expected;

  @BeforeAll
  static void trainAtHome() throws Exception {
    plain = directory.resolve("plain");
    expected = train("-Duser.language=en -Duser.country=US -Dfile.encoding=UTF-8", plain);
  }

  @Test
  void ofTurkeyChangesNoByteOfTheFilesAndTheOutput() throws Exception {
    assertChangesNoByte(TURKISH + " -Dfile.encoding=ISO-8859-9 -Duser.timezone=Asia/Kathmandu");
  }

  /** Its digits and its decimal separator are others. */
  @Test
  @Thorough
  void ofEgyptChangesNoByteOfTheFilesAndTheOutput() throws Exception {
    assertChangesNoByte(ARABIC + " -Dfile.encoding=US-ASCII -Duser.timezone=Pacific/Kiritimati");
  }

  private void assertChangesNoByte(String javaOptions) throws Exception {
    Path model = Files.createTempDirectory(directory, "model");
    Submitted found = train(javaOptions, model);
    assertEquals(expected.out(), found.out());
    assertEquals(steady(expected, plain), steady(found, model));
    for (String file : FILES) {
      assertSameFile(plain.resolve(file), model.resolve(file));
    }
  }

  @Test
  void changesNoDigitOfAnError() throws Exception {
    Submitted wrong = run(ARABIC, directory.resolve("wrong"), "--mini-batch-size=1438");
    assertContains(
        "nndl: --mini-batch-size: expected at most the 1437 training samples, found 1438",
        wrong.err());
    assertEquals(1, wrong.status());
  }

  /** The environment of a cron job or a bare container, on the driver and on executors. */
  @Test
  @Thorough
  void keepsNamesApartIfTheLocaleHasNoUmlauts() throws Exception {
    Path data = Files.createDirectory(directory.resolve("ö"));
    try (Stream<Path> files = Files.list(Submitted.DIGITS)) {
      for (Path file : files.toList()) {
        Files.copy(file, data.resolve(file.getFileName()));
      }
    }
    Path model = directory.resolve("ä");
    try (StandaloneCluster cluster = new StandaloneCluster(1)) {
      Submitted.of(
              directory,
              List.of(
                  "scripts/spark-submit.sh",
                  "--master=" + cluster.url(),
                  "--conf=spark.driver.host=127.0.0.1",
                  "--conf=" + Submitted.QUICK_EXECUTORS,
                  "--class=nndl.Train",
                  "target/nndl.jar",
                  "--data=" + data,
                  "--sizes=64,10",
                  "--epochs=1",
                  "--mini-batch-size=50",
                  "--model=" + model),
              Map.of("LC_ALL", "C", "SPARK_SUBMIT_OPTS", Submitted.QUICK),
              process -> {})
          .succeeded();
    }
    assertTrue(Files.exists(model.resolve("model.safetensors")));
    assertFalse(Files.exists(data.resolve("model.safetensors")));
  }

  @ParameterizedTest
  @CsvSource({"C, /ä", "C.UTF-8, /\uFFFD"})
  void aJvmThatCannotEncodeANameRefusesIt(String locale, String name) throws Exception {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Submitted run =
        Submitted.of(
            directory,
            List.of(
                java.toString(),
                "-cp",
                "target/nndl.jar:target/spark/jars/*",
                "nndl.Train",
                "--model=" + directory + name),
            Map.of("LC_ALL", locale),
            process -> {});
    assertContains(
        "nndl: --model: expected a name in the characters of" + " this JVM's locale, ", run.err());
    assertEquals(2, run.status());
  }

  private static Submitted train(String javaOptions, Path model) throws Exception {
    return run(javaOptions, model, "--mini-batch-size=50").succeeded();
  }

  private static Submitted run(String javaOptions, Path model, String option) throws Exception {
    return Submitted.run(
        directory,
        "local[2]",
        javaOptions + " " + Submitted.QUICK,
        process -> {},
        "--data=" + Submitted.DIGITS,
        "--sizes=64,10",
        "--epochs=2",
        "--exchange=barrier",
        "--model=" + model,
        option);
  }

  /** Standard error without times and paths. */
  private static String steady(Submitted run, Path model) {
    return run.err().replace(model.toString(), "MODEL").replaceAll("in [0-9]+\\.[0-9] s", "in T");
  }
}
