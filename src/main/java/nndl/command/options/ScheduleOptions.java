package nndl.command.options;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import nndl.command.Conflict;
import nndl.command.Scope;
import nndl.error.InputException;
import nndl.training.optimizer.Schedule;
import picocli.CommandLine.Option;

/** The training options for the schedule and the warm-up of the learning rate. */
public final class ScheduleOptions {
  private static final double STEP_GAMMA = 0.1;
  private static final double PCT_START = 0.3;
  private static final double DIV_FACTOR = 25;
  private static final double FINAL_DIV_FACTOR = 1e4;
  private static final double BASE_MOMENTUM = 0.85;
  private static final double MAX_MOMENTUM = 0.95;

  /** The names of the schedules. Their parameters are separate options. */
  public enum Choice {
    CONSTANT,
    STEP,
    EXPONENTIAL,
    COSINE,
    ONE_CYCLE,
    HALVING;

    /** Returns the name as users write it. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  @Scope(rateTest = false)
  @Option(
      names = "--schedule",
      paramLabel = "NAME",
      defaultValue = "constant",
      description =
          "constant | step | exponential | cosine | one-cycle | halving: of the learning "
              + "rate (${DEFAULT-VALUE})")
  public Choice schedule;

  @Option(
      names = "--step-size",
      paramLabel = "N",
      description = "of step: epochs of the same learning rate")
  public Integer stepSize;

  @Option(
      names = "--gamma",
      paramLabel = "X",
      description = "of step and exponential: what the rate is multiplied by (step: 0.1)")
  public Double gamma;

  @Option(
      names = "--eta-min",
      paramLabel = "ETA",
      description = "of cosine: the learning rate at the end (0)")
  public Double etaMin;

  @Option(
      names = "--pct-start",
      paramLabel = "X",
      description = "of one-cycle: the part of all steps in which the rate grows (0.3)")
  public Double pctStart;

  @Option(
      names = "--div-factor",
      paramLabel = "X",
      description = "of one-cycle: eta over the rate at the start (25)")
  public Double divFactor;

  @Option(
      names = "--final-div-factor",
      paramLabel = "X",
      description = "of one-cycle: the rate at the start over that at the end (1e4)")
  public Double finalDivFactor;

  @Option(
      names = "--base-momentum",
      paramLabel = "MU",
      description = "of one-cycle: momentum, or beta1, at the highest rate (0.85)")
  public Double baseMomentum;

  @Option(
      names = "--max-momentum",
      paramLabel = "MU",
      description = "of one-cycle: the same at the start and at the end (0.95)")
  public Double maxMomentum;

  @Scope(rateTest = false)
  @Option(
      names = "--warm-up",
      paramLabel = "EPOCHS",
      defaultValue = "0",
      description = "in these first epochs the rate grows in a straight line (0)")
  public double warmUp;

  /**
   * Returns the conflicts: a parameter has no effect if its schedule was not chosen, and the
   * one-cycle schedule excludes some options.
   */
  public List<Conflict> conflicts() {
    List<Conflict> conflicts = new ArrayList<>();
    conflicts.add(onlyFor("--step-size", Set.of(Choice.STEP), "step"));
    conflicts.add(
        onlyFor("--gamma", Set.of(Choice.STEP, Choice.EXPONENTIAL), "step or exponential"));
    conflicts.add(onlyFor("--eta-min", Set.of(Choice.COSINE), "cosine"));
    for (String option :
        List.of(
            "--pct-start",
            "--div-factor",
            "--final-div-factor",
            "--base-momentum",
            "--max-momentum")) {
      conflicts.add(onlyFor(option, Set.of(Choice.ONE_CYCLE), "one-cycle"));
    }
    // The one-cycle schedule has its own warm-up and momenta, so it excludes these options.
    for (String option : List.of("--warm-up", "--momentum", "--beta1")) {
      conflicts.add(
          Conflict.excludedBy(
              option,
              List.of("--schedule"),
              "--schedule one-cycle",
              () -> schedule == Choice.ONE_CYCLE));
    }
    return conflicts;
  }

  private Conflict onlyFor(String option, Set<Choice> takers, String named) {
    return Conflict.uselessWithout(
        option,
        List.of("--schedule"),
        "--schedule " + named,
        "another",
        () -> !takers.contains(schedule));
  }

  /** Returns the schedule with its parameters after checking them. */
  public Schedule schedule() {
    return switch (schedule) {
      case CONSTANT -> new Schedule.Constant();
      case STEP -> new Schedule.Step(stepSize(), gamma(STEP_GAMMA));
      case EXPONENTIAL -> new Schedule.Exponential(gamma(Double.NaN));
      case COSINE -> new Schedule.Cosine(Ranges.notNegative("--eta-min", Ranges.or(etaMin, 0)));
      case ONE_CYCLE ->
          new Schedule.OneCycle(
              within("--pct-start", pctStart, PCT_START, 1),
              atLeastOne("--div-factor", divFactor, DIV_FACTOR),
              atLeastOne("--final-div-factor", finalDivFactor, FINAL_DIV_FACTOR),
              within("--base-momentum", baseMomentum, BASE_MOMENTUM, Math.nextDown(1f)),
              within("--max-momentum", maxMomentum, MAX_MOMENTUM, Math.nextDown(1f)));
      case HALVING -> new Schedule.Halving();
    };
  }

  /** Returns the number of epochs in which the rate grows, after checking it. */
  public double warmUp() {
    return Ranges.notNegative("--warm-up", warmUp);
  }

  private int stepSize() {
    if (stepSize == null) {
      throw InputException.expected("--schedule step", "--step-size", "none");
    }
    if (stepSize < 1) {
      throw InputException.expected("--step-size", "1 or more", stepSize);
    }
    return stepSize;
  }

  private double gamma(double otherwise) {
    double value = Ranges.or(gamma, otherwise);
    if (Double.isNaN(value) && gamma == null) {
      throw InputException.expected("--schedule " + schedule, "--gamma", "none");
    }
    if (!(value > 0 && value <= 1)) {
      throw InputException.expected("--gamma", "a number above 0, and 1 at most", value);
    }
    return value;
  }

  private static double within(String option, Double given, double otherwise, double max) {
    double value = Ranges.or(given, otherwise);
    if (!(value >= 0 && value <= max)) {
      throw InputException.expected(option, "a number from 0 to " + (float) max, value);
    }
    return value;
  }

  private static double atLeastOne(String option, Double given, double otherwise) {
    double value = Ranges.or(given, otherwise);
    if (!(value >= 1 && value <= Float.MAX_VALUE)) {
      throw InputException.expected(option, "a number of 1 or more", value);
    }
    return value;
  }
}
