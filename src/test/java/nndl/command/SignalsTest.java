package nndl.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static nndl.Refused.refusal;
import static nndl.Texts.assertStarts;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import nndl.Fixtures;
import nndl.command.train.TrainCommand;
import nndl.time.SimulatedClock;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import scala.concurrent.ExecutionContext;
import scala.concurrent.Promise;
import scala.concurrent.Promise$;
import scala.runtime.AbstractFunction1;

/** What signals do to a JVM, and when, to the nanosecond. */
class SignalsTest {
  private static final long A_SECOND = TimeUnit.SECONDS.toNanos(1);

  private final SimulatedClock clock = new SimulatedClock();
  private final Ending ending = new Ending(clock);
  private final List<String> events = new ArrayList<>();
  private final PrintStream err = System.err;
  private final Level level = LogManager.getRootLogger().getLevel();

  /** An exit whose shutdown hooks hang. */
  private final Signals signals =
      new Signals(
          clock,
          ending,
          status -> note("exit", status),
          status -> note("halt", status),
          error -> events.add("told of " + error.getMessage()));

  private void note(String what, int status) {
    events.add("%s %s at %s".formatted(what, status, clock.nanoTime()));
  }

  @AfterEach
  void logAgain() {
    System.setErr(err);
    Configurator.setAllLevels(LogManager.ROOT_LOGGER_NAME, level);
  }

  @Test
  void whereNothingIsSavedAnEndThatHangsIsLeftAfterTwoSeconds() {
    assertFalse(signals.areEnding());
    clock.run(() -> signals.received("INT", 130));
    assertTrue(signals.areEnding());
    assertEquals(List.of("exit 130 at 0", "halt 130 at " + 2 * A_SECOND), events);
  }

  @Test
  void aThreadThatLacksMemoryEndsTheJvmLikeASignalOnce() {
    ending.saves(10 * A_SECOND);
    Thread thread = new Thread("task-result-getter-0");
    clock.run(
        () -> {
          signals.uncaught(thread, new OutOfMemoryError("a result"));
          signals.uncaught(thread, new OutOfMemoryError("another"));
        });
    assertTrue(signals.areEnding());
    assertEquals(List.of("told of a result", "exit 1 at 0", "halt 1 at " + 12 * A_SECOND), events);
  }

  @Test
  void anErrorThatNobodyReadsDoesNotHoldUpTheEnd() {
    Signals unread =
        new Signals(
            clock,
            ending,
            status -> note("exit", status),
            status -> note("halt", status),
            error -> clock.park(clock, 60 * A_SECOND));
    clock.run(() -> unread.uncaught(Thread.currentThread(), new OutOfMemoryError("a result")));
    assertEquals(List.of("exit 1 at " + A_SECOND / 10, "halt 1 at " + 2 * A_SECOND), events);
  }

  @Test
  void anErrorThatCannotBeToldEndsTheJvmAllTheSame() {
    signals.beforeExit(
        () -> {
          throw new OutOfMemoryError("again");
        });
    clock.run(() -> signals.uncaught(Thread.currentThread(), new OutOfMemoryError("a result")));
    assertEquals("told of a result", events.get(0));
    assertEquals("exit 1 at 0", events.get(1));
  }

  @Test
  void anotherErrorThatNoThreadCatchesIsPrintedAsJavaDoes() {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setErr(new PrintStream(printed, true, UTF_8));
    signals.uncaught(new Thread("some-thread"), new IllegalStateException("a test's"));
    assertFalse(signals.areEnding());
    assertStarts(
        "Exception in thread \"some-thread\" java.lang.IllegalStateException: a test's",
        printed.toString(UTF_8));
  }

  @Test
  void whatIsSavedHasItsTimeBeforeThem() {
    ending.saves(10 * A_SECOND);
    clock.run(() -> signals.received("TERM", 143));
    assertEquals(List.of("exit 143 at 0", "halt 143 at " + 12 * A_SECOND), events);
  }

  @Test
  void anEndThatSavesInTimeIsLeftTwoSecondsLater() {
    ending.saves(10 * A_SECOND);
    clock.after(A_SECOND, ending::saved);
    clock.run(() -> signals.received("HUP", 129));
    assertEquals(List.of("exit 129 at 0", "halt 129 at " + 3 * A_SECOND), events);
  }

  /** A command in a JVM of others leaves them theirs, but not a second Ctrl-C another end. */
  @Test
  void theHandlersOfBeforeAreThereAgainUnlessTheJvmEnds() {
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    Thread.UncaughtExceptionHandler ours = (thread, error) -> {};
    try {
      Thread.setDefaultUncaughtExceptionHandler(ours);
      signals.close();
      assertSame(before, Thread.getDefaultUncaughtExceptionHandler());
      Thread.setDefaultUncaughtExceptionHandler(ours);
      clock.run(() -> signals.received("INT", 130));
      signals.close();
      assertSame(ours, Thread.getDefaultUncaughtExceptionHandler());
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
    }
  }

  /** A second SIGTERM may be the same one, sent to a process and to its group. */
  @ParameterizedTest
  @CsvSource({"INT, INT, 2", "TERM, INT, 2", "INT, TERM, 1", "TERM, TERM, 1"})
  void onlyASecondCtrlCEndsAtOnce(String first, String second, int times) {
    ending.saves(10 * A_SECOND);
    clock.after(A_SECOND, () -> signals.received(second, 2));
    clock.run(() -> signals.received(first, 1));
    assertEquals("exit 1 at 0", events.get(0));
    assertEquals(times == 2, events.contains("halt 2 at " + A_SECOND), events.toString());
    assertEquals(1 + times, events.size(), events.toString());
  }

  @Test
  void sparkLogsNothingOfTheEnd() {
    clock.run(() -> signals.received("INT", 130));
    assertEquals(Level.OFF, LogManager.getRootLogger().getLevel());
  }

  /** A future of Spark prints where its pool of threads has stopped, and no log is asked. */
  @Test
  void scalaPrintsNothingOfTheEnd() {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setErr(new PrintStream(printed, true, UTF_8));
    clock.run(() -> signals.received("TERM", 143));
    ExecutorService pool = Executors.newSingleThreadExecutor();
    pool.shutdown();
    Promise<String> removed = Promise$.MODULE$.apply();
    removed
        .future()
        .foreach(
            new AbstractFunction1<String, String>() {
              @Override
              public String apply(String result) {
                return result;
              }
            },
            ExecutionContext.fromExecutorService(pool));
    removed.success("by an executor");
    assertEquals("", printed.toString(UTF_8));
  }

  /** Whatever meets the end first, such as a shutdown hook that cannot be added any more. */
  @Test
  void aFailureIsToldUnlessTheJvmEnds() {
    String failure = "nndl: IllegalStateException: Shutdown in progress\n";
    assertEquals(failure, printedBy(() -> {}));
    assertEquals("", printedBy(() -> clock.run(() -> signals.received("INT", 130))));
  }

  private String printedBy(Runnable before) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream print = new PrintStream(err, true, UTF_8);
    String[] words = {"--sizes=2,2", "--data=none", "--model=none"};
    Program.Work work =
        console -> {
          before.run();
          throw new IllegalStateException("Shutdown in progress");
        };
    int status =
        Program.run(new TrainCommand(), Fixtures.storage(), print, print, words, work, signals);
    assertEquals(1, status);
    return err.toString(UTF_8);
  }

  @Test
  void theLimitIsASetting() {
    assertEquals(10 * A_SECOND, Ending.nanos(new SparkConf(false)));
    assertEquals(60 * A_SECOND, Ending.nanos(limit("1min")));
    assertEquals(A_SECOND, Ending.nanos(limit("1s")));
    assertEquals(TimeUnit.DAYS.toNanos(1), Ending.nanos(limit("2d")), "the longest");
  }

  @ParameterizedTest
  @ValueSource(strings = {"soon", "0s", "999ms", "-1s"})
  void aLimitMustBeASecondOrMore(String value) {
    String message = refusal(() -> Ending.nanos(limit(value)));
    assertEquals("spark.nndl.stop.timeout: expected a time of 1s or more, found " + value, message);
  }

  private static SparkConf limit(String value) {
    return new SparkConf(false).set("spark.nndl.stop.timeout", value);
  }
}
