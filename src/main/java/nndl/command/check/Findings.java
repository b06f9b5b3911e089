package nndl.command.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import nndl.error.InputException;
import nndl.time.Clock;
import nndl.time.Interrupted;
import nndl.time.Task;
import nndl.training.Progress;
import org.apache.hadoop.util.ShutdownHookManager;

/**
 * Does checks one after the other, all of them within one time limit, and tells what each has found
 * as soon as it ends. A check that is not over in time is left behind in its thread, and says what
 * it waits for.
 */
final class Findings {
  private static final String THREAD = "nndl-check";
  private static final long CLOSE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final List<Finding> all = new ArrayList<>();
  private final Consumer<Finding> told;
  private final Clock clock;
  private final int seconds;
  private final long start;

  /**
   * @param start when the time of the checks has begun
   * @param seconds the time limit of all checks together
   * @param told takes each finding
   */
  Findings(Clock clock, long start, int seconds, Consumer<Finding> told) {
    this.clock = clock;
    this.seconds = seconds;
    this.told = told;
    this.start = start;
  }

  /**
   * Asks a storage something before the checks, in the time of all of them.
   *
   * @param option the option that names what is asked for
   */
  static <T> T within(Clock clock, long start, int seconds, String option, Supplier<T> question) {
    Task<T> task = Task.start(clock, THREAD, question::get);
    try {
      return task.await(left(clock, start, seconds));
    } catch (InterruptedException e) {
      throw Interrupted.by(e);
    } catch (TimeoutException e) {
      task.abandon();
      throw InputException.expected(
          option, "an answer of its storage within %s s (--within)".formatted(seconds), "none");
    } catch (ExecutionException e) {
      throw unchecked(e.getCause());
    }
  }

  private static long left(Clock clock, long start, int seconds) {
    return TimeUnit.SECONDS.toNanos(seconds) - (clock.nanoTime() - start);
  }

  private static RuntimeException unchecked(Throwable error) {
    return error instanceof RuntimeException failure ? failure : new IllegalStateException(error);
  }

  /**
   * What a check that has ended well found.
   *
   * @param text what it found, for a line
   * @param value what later checks need
   */
  record Found<T>(String text, T value) {}

  /** A check. It fails with what is wrong. */
  @FunctionalInterface
  interface Check<T> {
    Found<T> find() throws Exception;
  }

  /**
   * Does a check, and returns what later checks need, or empty if something is wrong.
   *
   * @param waitsFor what the check waits for if it takes long
   * @param late takes what is found when nobody waits for it any more
   */
  <T> Optional<T> check(String name, String waitsFor, Check<T> check, Consumer<T> late)
      throws InterruptedException {
    requireGoingOn();
    long left = left(clock, start, seconds);
    if (left <= 0) {
      String text = "expected a check within %s s, found no time left; %s";
      wrong(name, text.formatted(seconds, waitsLonger()));
      return Optional.empty();
    }
    Task<Found<T>> task = new Task<>(clock, check::find, found -> late.accept(found.value()));
    clock.start(THREAD, task);
    try {
      Found<T> found = task.await(left);
      add(new Finding(name, Finding.Kind.OK, found.text()));
      return Optional.of(found.value());
    } catch (TimeoutException e) {
      task.abandon();
      wrong(name, "waited for %s, %s s in all; %s".formatted(waitsFor, seconds, waitsLonger()));
    } catch (ExecutionException e) {
      requireGoingOn();
      wrong(name, e.getCause());
    }
    return Optional.empty();
  }

  private String waitsLonger() {
    return "--within %s waits longer".formatted(2L * seconds);
  }

  /** Begins nothing while this JVM ends, and tells nothing of what its end has stopped. */
  private static void requireGoingOn() {
    if (ShutdownHookManager.get().isShutdownInProgress()) {
      throw new Progress.Stopped();
    }
  }

  /** Does a check on which no other depends. */
  void check(String name, String waitsFor, Check<Boolean> check) throws InterruptedException {
    Optional<Boolean> unused = check(name, waitsFor, check, late -> {});
  }

  /**
   * Closes what a check has opened. A failure is a fault like one of the check. Whatever does not
   * answer is left, since the end of the process ends all.
   *
   * @return whether it has answered
   */
  boolean close(String name, AutoCloseable opened) throws InterruptedException {
    Task<Boolean> closing =
        Task.start(
            clock,
            "nndl-check-close",
            () -> {
              opened.close();
              return true;
            });
    try {
      return closing.await(CLOSE_NANOS);
    } catch (TimeoutException e) {
      closing.abandon();
      return false;
    } catch (ExecutionException e) {
      requireGoingOn();
      wrong(name, e.getCause());
      return true;
    }
  }

  /** Notes a check that cannot be done. */
  void skip(String name, String why) {
    add(new Finding(name, Finding.Kind.NOT_CHECKED, why));
  }

  /** Adds what is wrong. An error in files or settings may be several, with a line each. */
  private void wrong(String name, Throwable error) {
    if (error instanceof VirtualMachineError broken && !(error instanceof OutOfMemoryError)) {
      throw broken;
    }
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof InputException input) {
        wrong(name, input.getMessage());
        input.more().forEach(line -> wrong(name, line));
        return;
      }
    }
    wrong(name, "expected no failure, found " + InputException.reason(error));
  }

  private void wrong(String name, String text) {
    add(new Finding(name, Finding.Kind.WRONG, text));
  }

  private void add(Finding finding) {
    all.add(finding);
    told.accept(finding);
  }

  /** All findings so far, in the order of the checks. */
  List<Finding> all() {
    return List.copyOf(all);
  }

  /** Whether all that was found is good. */
  boolean areGood() {
    return all.stream().allMatch(finding -> finding.kind() == Finding.Kind.OK);
  }
}
