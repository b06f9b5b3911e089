package nndl.command.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import nndl.command.check.Findings.Found;
import nndl.error.InputException;
import nndl.time.Clock;
import nndl.time.SimulatedClock;
import org.junit.jupiter.api.Test;

/** Checks within a time limit. */
class FindingsTest {
  private final List<String> lines = new ArrayList<>();

  private Findings findings(Clock clock) {
    return new Findings(clock, clock.nanoTime(), 30, finding -> lines.add(finding.line()));
  }

  private static Found<Integer> after(Clock clock, int seconds) {
    long end = clock.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (clock.nanoTime() < end) {
      clock.park(clock, end - clock.nanoTime());
    }
    return new Found<>(seconds + " s", seconds);
  }

  private static void run(SimulatedClock clock, Work work) {
    clock.run(
        () -> {
          try {
            work.run();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        });
  }

  /** Work that waits. */
  private interface Work {
    void run() throws InterruptedException;
  }

  @Test
  void aCheckThatIsNotOverInTimeSaysWhatItWaitsForAndEndsTheOthers() {
    SimulatedClock clock = new SimulatedClock();
    List<Integer> late = new ArrayList<>();
    run(
        clock,
        () -> {
          Findings findings = findings(clock);
          findings.check("quick", "nothing", () -> after(clock, 10), late::add);
          findings.check("slow", "executors", () -> after(clock, 25), late::add);
          assertEquals(30, clock.nanoTime() / 1e9, 1e-6);
          findings.check("last", "nothing", () -> after(clock, 0), late::add);
        });
    assertEquals(
        List.of(
            "quick: ok, 10 s",
            "slow: waited for executors, 30 s in all; --within 60 waits longer",
            "last: expected a check within 30 s, found no time left; --within 60 waits longer"),
        lines);
    assertEquals(List.of(25), late);
  }

  @Test
  void aStorageThatIsSilentBeforeTheChecksHasOnlyTheirTime() {
    SimulatedClock clock = new SimulatedClock();
    run(
        clock,
        () -> {
          assertEquals(3, Findings.within(clock, 0, 30, "--data", () -> after(clock, 3).value()));
          InputException error =
              assertThrows(
                  InputException.class,
                  () -> Findings.within(clock, 0, 30, "--data", () -> after(clock, 60)));
          assertEquals(
              "--data: expected an answer of its storage within 30 s (--within), found none",
              error.getMessage());
          assertEquals(30, clock.nanoTime() / 1e9, 1e-6);
        });
  }

  @Test
  void whatDoesNotCloseIsLeft() {
    SimulatedClock clock = new SimulatedClock();
    run(
        clock,
        () -> {
          Findings findings = findings(clock);
          assertTrue(findings.close("cluster", () -> after(clock, 3)));
          assertFalse(findings.close("cluster", () -> after(clock, 60)));
          assertEquals(8, clock.nanoTime() / 1e9, 1e-6);
        });
  }

  @Test
  void aFailureToCloseIsAFaultBesideTheOthers() {
    SimulatedClock clock = new SimulatedClock();
    run(
        clock,
        () -> {
          Findings findings = findings(clock);
          findings.check("cluster", "Spark", () -> after(clock, 1), late -> {});
          assertTrue(
              findings.close(
                  "cluster",
                  () -> {
                    throw new IllegalStateException("broken");
                  }));
          assertFalse(findings.areGood());
        });
    assertEquals(List.of("cluster: ok, 1 s", "cluster: expected no failure, found broken"), lines);
  }

  /** As on a machine so busy that the time is over before the first check. */
  @Test
  void aTimeThatIsOverBeforeAnyCheckIsAFault() {
    SimulatedClock clock = new SimulatedClock();
    run(
        clock,
        () -> {
          Findings findings = findings(clock);
          Found<Integer> unused = after(clock, 40);
          findings.check("samples", "nothing", () -> after(clock, 0), late -> {});
          assertEquals(Finding.Kind.WRONG, findings.all().get(0).kind());
        });
  }

  @Test
  void allLinesOfAnErrorAreTold() {
    SimulatedClock clock = new SimulatedClock();
    run(
        clock,
        () -> {
          Findings findings = findings(clock);
          Optional<Integer> found =
              findings.check(
                  "table",
                  "rows",
                  () -> {
                    throw new InputException(List.of("a: expected b, found c", "d: expected e"));
                  },
                  late -> {});
          assertEquals(Optional.empty(), found);
          findings.check(
              "cluster",
              "Spark",
              () -> {
                throw new IllegalStateException("broken.\nat some place");
              });
          assertEquals(false, findings.areGood());
        });
    assertEquals(
        List.of(
            "table: a: expected b, found c",
            "table: d: expected e",
            "cluster: expected no failure, found broken"),
        lines);
  }
}
