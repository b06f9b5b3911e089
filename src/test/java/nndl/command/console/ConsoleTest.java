package nndl.command.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import nndl.time.SimulatedClock;
import org.apache.logging.log4j.LogManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the terminal shows at each time, to the millisecond. */
class ConsoleTest {
  private static final long MILLI = 1_000_000;
  private static final Map<String, String> SHARED = Map.of("NNDL_TERMINAL", "60 ascii shared");

  private final SimulatedClock clock = new SimulatedClock();
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final ByteArrayOutputStream piped = new ByteArrayOutputStream();
  private final PrintStream err = new PrintStream(written, true, StandardCharsets.UTF_8);

  @Test
  void aBarIsShownAfterTheFirstSecond() {
    on(
        SHARED,
        console -> {
          pass(990);
          assertEquals("", written());
          pass(20);
          assertEquals(
              List.of("it  ##----------------------  10 %  10 samples/s  0:09 left"), rows());
        });
  }

  @Test
  void workOfLessThanASecondHasNoBar() {
    on(SHARED, console -> pass(900));
    assertEquals("", written());
  }

  @Test
  void linesAreAboveTheBarWhichIsRedrawnAtOnce() {
    on(
        SHARED,
        console -> {
          pass(1100);
          console.out().println("Epoch 0: 1 / 2");
          assertEquals(2, rows().size());
          pass(60);
          console.say("a warning");
          List<String> rows = rows();
          assertEquals(List.of("Epoch 0: 1 / 2", "nndl: a warning"), rows.subList(0, 2));
          assertTrue(rows.get(2).startsWith("it  #"), rows.toString());
        });
    assertEquals(List.of("Epoch 0: 1 / 2", "nndl: a warning"), rows());
  }

  @Test
  void afterManyLinesItIsDrawnOnce() {
    on(
        SHARED,
        console -> {
          pass(1100);
          for (int i = 0; i < 100; i++) {
            console.say("line");
          }
          assertEquals(100, rows().size());
          assertEquals(2, Shown.bars(written()).size());
          pass(200);
          assertEquals(101, rows().size());
        });
  }

  @Test
  void theBarBelowALineOfProgressIsNotOlderThanTheLine() {
    AtomicReference<String> figures = new AtomicReference<>("none");
    on(
        SHARED,
        console -> {
          console.show(() -> new View("it", 5, 10, "", "", figures.get()));
          pass(1100);
          for (int epoch = 0; epoch < 50; epoch++) {
            figures.set("test " + epoch);
            console.progressPrinted();
            console.out().println("Epoch: test " + epoch);
            List<String> rows = rows();
            String last = rows.get(rows.size() - 1);
            assertTrue(last.endsWith("test " + epoch), rows.toString());
            pass(30);
          }
          assertTrue(Shown.bars(written()).size() > 25, written());
        });
  }

  @Test
  void aLineWithoutItsEndIsNotInterrupted() {
    on(
        SHARED,
        console -> {
          pass(1100);
          console.err().print("so far");
          pass(1000);
          assertEquals(List.of("so far"), rows());
          console.err().println(" so good");
          assertEquals(2, rows().size());
          assertEquals("so far so good", rows().get(0));
        });
  }

  @Test
  void theBarWaitsAMomentForLinesInAPipe() {
    on(
        Map.of("NNDL_TERMINAL", "60 ascii piped"),
        console -> {
          pass(1240);
          console.out().println("Epoch 0: 1 / 2");
          assertEquals("Epoch 0: 1 / 2\n", piped());
          assertEquals(List.of(), rows());
          pass(20); // the next time is too early
          assertEquals(List.of(), rows());
          pass(250);
          assertEquals(1, rows().size());
        });
  }

  @Test
  void aWarningAfterALineInAPipeDrawsNoBarBeforeTheLineArrives() {
    on(
        Map.of("NNDL_TERMINAL", "60 ascii piped"),
        console -> {
          pass(1240);
          console.out().println("Epoch 0: 1 / 2");
          console.say("a warning");
          assertEquals(List.of("nndl: a warning"), rows());
          pass(300);
          assertEquals(2, rows().size());
        });
  }

  @Test
  void printingFailsIfNobodyReads() {
    OutputStream gone =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("nobody reads");
          }
        };
    PrintStream target = new PrintStream(gone, true, StandardCharsets.UTF_8);
    PrintStream over = new Screen(err, clock).over(target, true);
    assertFalse(over.checkError());
    over.println("a row");
    assertTrue(over.checkError());
  }

  @Test
  void outputToAFileDoesNotClearTheBar() {
    on(
        Map.of("NNDL_TERMINAL", "60 ascii apart"),
        console -> {
          pass(1100);
          String before = written();
          console.out().println("Epoch 0: 1 / 2");
          assertEquals(before, written());
          assertEquals("Epoch 0: 1 / 2\n", piped());
        });
  }

  @Test
  void theLogIsAboveTheBarToo() {
    on(
        SHARED,
        console -> {
          pass(1100);
          LogManager.getLogger(ConsoleTest.class).error("something");
          List<String> rows = rows();
          assertTrue(rows.get(0).endsWith("something"), rows.toString());
          assertTrue(rows.get(1).startsWith("it  #"), rows.toString());
        });
    int length = written.size();
    LogManager.getLogger(ConsoleTest.class).error("expected here: a test's log is as before");
    assertEquals(length, written.size());
  }

  @Test
  void nothingIsDrawnWhileTheJvmEnds() {
    on(
        SHARED,
        console -> {
          pass(1100);
          console.leave();
          pass(0);
          assertEquals(List.of(), rows());
          console.say("stopped");
          pass(1000);
          assertEquals(List.of("nndl: stopped"), rows());
        });
  }

  @Test
  void isHiddenUntilSomethingElseIsShown() {
    on(
        SHARED,
        console -> {
          pass(1100);
          console.hide();
          pass(1000);
          assertEquals(List.of(), rows());
          console.show(() -> View.ofUnknown("other", 3));
          assertEquals(List.of("other  3 samples  0:00"), rows());
          pass(1000);
          assertEquals(List.of("other  3 samples  0:01"), rows());
        });
  }

  @Test
  void aLineIsPrintedEachMinuteIfThereIsNoTerminal() {
    on(
        Map.of(),
        console -> {
          pass(59_990);
          assertEquals("", written());
          pass(20);
          assertEquals("nndl: it, 100 % of 100 samples, 1.7 samples/s\n", written());
          pass(60_000);
          assertEquals(2, written().lines().count());
        });
  }

  @Test
  void aLineComesAMinuteAfterTheLastThatShowedProgress() {
    on(
        Map.of(),
        console -> {
          pass(50_000);
          console.progressPrinted();
          pass(59_000);
          assertEquals("", written());
          pass(2_000);
          assertEquals(1, written().lines().count());
        });
  }

  @ParameterizedTest
  @CsvSource({"AUTO, 80 utf-8 shared, dumb", "ALWAYS, 80 utf-8 shared, dumb", "AUTO, '', xterm"})
  void aDumbOrUnknownTerminalGetsNoControlCharacters(
      Console.When when, String terminal, String term) {
    Map<String, String> environment =
        terminal.isEmpty() ? Map.of("TERM", term) : Map.of("NNDL_TERMINAL", terminal, "TERM", term);
    on(when, environment, console -> pass(61_000));
    assertEquals(1, written().lines().count());
    assertFalse(written().contains("\r") || written().contains("\u001b"), written());
  }

  @Test
  void neverPrintsNoProgressLinesEither() {
    on(Console.When.NEVER, SHARED, console -> pass(600_000));
    assertEquals("", written());
  }

  @Test
  void alwaysDrawsABarOnAnUnknownTerminal() {
    on(
        Console.When.ALWAYS,
        Map.of(),
        console -> {
          pass(1100);
          String bar = Shown.bars(written()).get(0);
          assertTrue(bar.matches("it  #+-+  10 % of 100 samples .*") && bar.length() < 80, bar);
        });
  }

  /** Shows something of which a part is done in each 100 ms, until the end of ten seconds. */
  private void on(Map<String, String> environment, Consumer<Console> work) {
    on(Console.When.AUTO, environment, work);
  }

  private void on(Console.When when, Map<String, String> environment, Consumer<Console> work) {
    boolean shared = environment.getOrDefault("NNDL_TERMINAL", "").endsWith("shared");
    PrintStream out = new PrintStream(shared ? written : piped, true, StandardCharsets.UTF_8);
    clock.run(
        () -> {
          try (Console console = Console.of(when, out, err, environment, clock)) {
            console.show(() -> View.ofSamples("it", clock.nanoTime() / (100 * MILLI), 100));
            work.accept(console);
          }
        });
  }

  private void pass(long millis) {
    long end = clock.nanoTime() + millis * MILLI;
    do {
      clock.park(this, Math.max(1, end - clock.nanoTime()));
    } while (clock.nanoTime() < end);
  }

  private String written() {
    return written.toString(StandardCharsets.UTF_8);
  }

  private String piped() {
    return piped.toString(StandardCharsets.UTF_8);
  }

  private List<String> rows() {
    return Shown.rows(written(), 60);
  }
}
