package nndl.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import nndl.Fixtures;
import nndl.Main;
import nndl.RestoredProperties;
import nndl.TestJvm;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(RestoredProperties.class)
class ProgramTest {

  /** As where it goes to a full disk, or nobody reads it. */
  @ParameterizedTest
  @ValueSource(strings = {"--help", "--version", "completion", "train --help", "chapter nand"})
  void whatCannotBePrintedIsAFailure(String words) {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("no space left");
          }
        };
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status = Main.run(new PrintStream(full), new PrintStream(err), words.split(" "));
    assertEquals(1, status);
    assertEquals(
        "nndl: standard output: expected to write it, found nobody who reads it, or a full disk\n",
        err.toString(UTF_8));
  }

  /** As after {@code nndl train --help | head -n 1}. */
  @Test
  void aPipeThatNobodyReadsEndsTheCommandWithoutALine() throws Exception {
    List<String> command = new ArrayList<>(List.of("sh", "-c", "read begin; exec \"$@\"", "sh"));
    command.addAll(TestJvm.command(Main.class, "train", "--help"));
    Process process = new ProcessBuilder(command).start();
    process.getInputStream().close();
    process.getOutputStream().write('\n');
    process.getOutputStream().close();
    assertEquals("", new String(process.getErrorStream().readAllBytes(), UTF_8));
    assertEquals(141, TestJvm.status(process));
  }

  @Test
  void anErrorShowsWhatControlsATerminalAsEscapes() {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream out = Fixtures.nowhere();
    assertEquals(2, Main.run(out, new PrintStream(err, true, UTF_8), "tr\u001b[2Jain"));
    assertTrue(err.toString(UTF_8).contains("found 'tr\\u001b[2Jain'"), err.toString(UTF_8));
  }

  /** Executors need the jars. In local mode tasks use the driver's classes. */
  @ParameterizedTest
  @CsvSource({
    "local, false",
    "local[2], false",
    "'local[*,3]', false",
    "'local-cluster[2,1,1024]', true",
    "spark://host:7077, true",
    "yarn, true"
  })
  void leavesJarsAndAnEndForLackOfMemoryToExecutorsOnly(String master, boolean sends) {
    Map<String, String> settings =
        Map.of(
            "spark.master", master,
            "spark.jars", "file:/nndl.jar",
            "spark.executor.userClassPathFirst", "true");
    settings.forEach(System::setProperty);
    try {
      SparkConf conf = Program.sparkConf();
      assertEquals(sends, conf.contains("spark.jars"));
      assertEquals(sends, conf.contains("spark.executor.userClassPathFirst"));
      assertEquals(!sends, conf.contains("spark.executor.killOnFatalError.depth"));
    } finally {
      settings.keySet().forEach(System::clearProperty);
    }
  }

  @Test
  void letsNoReaderOfSparksPageEndAJobUnlessTheUserDoes() {
    String setting = "spark.ui.killEnabled";
    assertEquals("false", Program.sparkConf().get(setting));
    System.setProperty(setting, "true");
    assertEquals("true", Program.sparkConf().get(setting));
  }
}
