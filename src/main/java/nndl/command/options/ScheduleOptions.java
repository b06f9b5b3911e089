package nndl.command.options;

import nndl.command.Excludes;
import nndl.command.Kinds;
import nndl.command.Needs;
import nndl.command.Range;
import nndl.command.Scope;
import nndl.training.optimizer.Schedule;
import picocli.CommandLine.Option;

/** The training options for the schedule and the warm-up of the learning rate. */
public final class ScheduleOptions {
  private static final double STEP_GAMMA = 0.1;

  /** The schedules. Their parameters are separate options. */
  private static final class Schedules extends Kinds<Schedule> {
    Schedules() {
      super(Schedule.class);
    }
  }

  @Scope(rateTest = false)
  @Option(
      names = "--schedule",
      paramLabel = "NAME",
      defaultValue = "constant",
      converter = Schedules.class,
      description =
          "constant | step | exponential | cosine | one-cycle | halving: of the learning "
              + "rate (${DEFAULT-VALUE})")
  public Class<? extends Schedule> schedule;

  @Range(min = 1)
  @Option(
      names = "--step-size",
      paramLabel = "N",
      description = "of step: epochs of the same learning rate")
  public Integer stepSize;

  @Range(above = true, max = 1)
  @Option(
      names = "--gamma",
      paramLabel = "X",
      description = "of step and exponential: what the rate is multiplied by (step: 0.1)")
  public Double gamma;

  @Range(max = Float.MAX_VALUE)
  @Option(
      names = "--eta-min",
      paramLabel = "ETA",
      defaultValue = "0",
      description = "of cosine: the learning rate at the end (${DEFAULT-VALUE})")
  public double etaMin;

  @Range(max = 1)
  @Option(
      names = "--pct-start",
      paramLabel = "X",
      defaultValue = "0.3",
      description =
          "of one-cycle: the part of all steps in which the rate grows (${DEFAULT-VALUE})")
  public double pctStart;

  @Range(min = 1, max = Float.MAX_VALUE)
  @Option(
      names = "--div-factor",
      paramLabel = "X",
      defaultValue = "25",
      description = "of one-cycle: eta over the rate at the start (${DEFAULT-VALUE})")
  public double divFactor;

  @Range(min = 1, max = Float.MAX_VALUE)
  @Option(
      names = "--final-div-factor",
      paramLabel = "X",
      defaultValue = "1e4",
      description = "of one-cycle: the rate at the start over that at the end (${DEFAULT-VALUE})")
  public double finalDivFactor;

  @Range(max = 1, below = true)
  @Needs("--optimizer momentum|nesterov|adam|adamw")
  @Option(
      names = "--base-momentum",
      paramLabel = "MU",
      defaultValue = "0.85",
      description = "of one-cycle: momentum, or beta1, at the highest rate (${DEFAULT-VALUE})")
  public double baseMomentum;

  @Range(max = 1, below = true)
  @Needs("--optimizer momentum|nesterov|adam|adamw")
  @Option(
      names = "--max-momentum",
      paramLabel = "MU",
      defaultValue = "0.95",
      description = "of one-cycle: the same at the start and at the end (${DEFAULT-VALUE})")
  public double maxMomentum;

  @Scope(rateTest = false)
  @Range(max = Float.MAX_VALUE)
  @Excludes("--schedule one-cycle")
  @Option(
      names = "--warm-up",
      paramLabel = "EPOCHS",
      defaultValue = "0",
      description = "in these first epochs the rate grows in a straight line (0)")
  public double warmUp;

  /** Returns the schedule with its parameters. */
  public Schedule schedule() {
    return schedule == Schedule.Step.class && stepSize != null && gamma == null
        ? new Schedule.Step(stepSize, STEP_GAMMA)
        : Kinds.make("--schedule", schedule, this);
  }
}
