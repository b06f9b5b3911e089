package nndl.command.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import nndl.Thorough;
import nndl.command.Submitted;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The progress of a training, with and without a terminal. Messages of Spark about a slow machine
 * are turned off.
 */
class ProgressIT {
  private static final String LINE = "Epoch \\d+: \\d+ / 360";
  private static final int EPOCHS = 100;
  private static final String BAR =
      "(loading .*|preparing .*|Epoch \\d+: \\d+ %)(  [#-]+)?(  \\d+ %( of 100 epochs)?)?(  .*)?";

  @TempDir Path directory;

  @BeforeAll
  static void build() throws Exception {
    assertEquals(0, new ProcessBuilder("scripts/build.sh").inheritIO().start().waitFor());
  }

  /** About five seconds of training. */
  private String training(String more) {
    return training(EPOCHS, more);
  }

  private String training(int epochs, String more) {
    return "scripts/spark-submit.sh --master 'local[1]' --conf spark.log.level=ERROR"
        + " --class nndl.Train target/nndl.jar --data "
        + Submitted.DIGITS.toAbsolutePath()
        + " --sizes 64,3000,10 --learning-rate 0.1 --epochs "
        + epochs
        + " --model "
        + directory.resolve("model")
        + more;
  }

  @Test
  void theAccuracyLinesAreUnchangedAndTheBarIsBelowThemUntilTheEnd() throws Exception {
    try (PseudoTerminal terminal = new PseudoTerminal(directory, 100, "C", training(""))) {
      terminal.await(written -> showsWhatWasCounted(written) && showsTimeLeft(written));
      assertEquals(0, terminal.end(), terminal.written());
      assertIsARun(Shown.rows(terminal.written(), 1000));
      List<String> bars = Shown.bars(terminal.written());
      assertTrue(bars.stream().allMatch(bar -> bar.matches(BAR)), bars.toString());
    }
  }

  @Test
  void ctrlCPrintsTheCheckpointToResumeFrom() throws Exception {
    try (PseudoTerminal terminal = new PseudoTerminal(directory, 80, "C", training(5000, ""))) {
      terminal.await(written -> bars(written) > 2 && written.contains("Epoch 1: "));
      terminal.type("\003");
      assertEquals(130, terminal.end(), terminal.written());
      List<String> rows = Shown.rows(terminal.written(), 1000);
      String last = rows.get(rows.size() - 1);
      // The terminal shows ^C if no bar is drawn, which is so for a moment after each line.
      assertTrue(last.matches("(\\^C)?nndl: stopped; --resume goes on from .*"), rows.toString());
      assertTrue(
          rows.subList(0, rows.size() - 1).stream()
              .allMatch(
                  row ->
                      row.matches(
                          "(\\^C)?(Epoch \\d+: \\d+ / 360|WARNING: .*|nndl: (epoch|stopping:) .*)")),
          rows.toString());
    }
  }

  /** On a busy machine a line may take longer through the pipe than the bar waits for it. */
  @Test
  @Thorough
  void mostLinesThroughAPipeDoNotMeetTheBar() throws Exception {
    String command = "bash -c \"" + training("") + " | cat\"";
    try (PseudoTerminal terminal = new PseudoTerminal(directory, 80, "C.UTF-8", command)) {
      assertEquals(0, terminal.end(), terminal.written());
      assertTrue(terminal.written().contains("\u2500\u2500"), terminal.written());
      List<String> rows = Shown.rows(terminal.written(), 1000);
      List<String> lines =
          rows.stream()
              .filter(
                  row -> row.matches("(.*(left|[\u2500\u2501]).*)?" + LINE + "([\u2500\u2501].*)?"))
              .toList();
      assertEquals(EPOCHS, lines.size(), rows.toString());
      assertTrue(lines.stream().filter(row -> row.matches(LINE)).count() > EPOCHS / 2, "" + lines);
    }
  }

  @Test
  @Thorough
  void isNotWrittenToAFile() throws Exception {
    Path out = directory.resolve("out");
    Path err = directory.resolve("err");
    String command = "bash -c \"" + training("") + " > " + out + " 2> " + err + "\"";
    try (PseudoTerminal terminal = new PseudoTerminal(directory, 80, "C", command)) {
      assertEquals(0, terminal.end(), Files.readString(err));
      assertEquals("", terminal.written());
    }
    String all = Files.readString(out) + Files.readString(err);
    assertFalse(all.contains("\r") || all.contains("\u001b"), all);
    assertEquals(EPOCHS, Files.readAllLines(out).size());
  }

  /** Whether a bar was wide enough for the rate, and late enough for the time left. */
  private static boolean showsTimeLeft(String written) {
    return Shown.bars(written).stream()
        .anyMatch(bar -> bar.matches(".* samples/s  \\d+:\\d\\d left.*"));
  }

  /** Right now: lines clear the bar for a moment. */
  private static boolean showsWhatWasCounted(String written) {
    List<String> rows = Shown.rows(written, 100);
    String last = rows.isEmpty() ? "" : rows.get(rows.size() - 1);
    return last.matches(BAR) && last.endsWith(" / 360");
  }

  private static int bars(String written) {
    return Shown.bars(written).size();
  }

  /** All lines that a run prints, and no others. */
  private static void assertIsARun(List<String> rows) {
    List<String> epochs = rows.stream().filter(row -> row.startsWith("Epoch ")).toList();
    assertEquals(
        IntStream.range(0, EPOCHS).mapToObj(e -> "Epoch " + e + ": N / 360").toList(),
        epochs.stream().map(row -> row.replaceFirst(": \\d+ /", ": N /")).toList());
    assertTrue(rows.stream().anyMatch(row -> row.startsWith("nndl: trained in ")), rows.toString());
    assertTrue(
        rows.stream().noneMatch(row -> row.contains(" % of ") && !row.startsWith("nndl: ")),
        rows.toString());
  }
}
