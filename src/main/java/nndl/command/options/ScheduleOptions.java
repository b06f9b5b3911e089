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
      converter = Schedules.class)
  public Class<? extends Schedule> schedule;

  @Range(min = 1)
  @Option(names = "--step-size", paramLabel = "N")
  public Integer stepSize;

  @Range(above = true, max = 1)
  @Option(names = "--gamma", paramLabel = "X")
  public Double gamma;

  @Range(max = Float.MAX_VALUE)
  @Option(names = "--eta-min", paramLabel = "ETA", defaultValue = "0")
  public double etaMin;

  @Range(max = 1)
  @Option(names = "--pct-start", paramLabel = "X", defaultValue = "0.3")
  public double pctStart;

  @Range(min = 1, max = Float.MAX_VALUE)
  @Option(names = "--div-factor", paramLabel = "X", defaultValue = "25")
  public double divFactor;

  @Range(min = 1, max = Float.MAX_VALUE)
  @Option(names = "--final-div-factor", paramLabel = "X", defaultValue = "1e4")
  public double finalDivFactor;

  @Range(max = 1, below = true)
  @Needs("--optimizer momentum|nesterov|adam|adamw")
  @Option(names = "--base-momentum", paramLabel = "MU", defaultValue = "0.85")
  public double baseMomentum;

  @Range(max = 1, below = true)
  @Needs("--optimizer momentum|nesterov|adam|adamw")
  @Option(names = "--max-momentum", paramLabel = "MU", defaultValue = "0.95")
  public double maxMomentum;

  @Scope(rateTest = false)
  @Range(max = Float.MAX_VALUE)
  @Excludes("--schedule one-cycle")
  @Option(names = "--warm-up", paramLabel = "EPOCHS", defaultValue = "0")
  public double warmUp;

  /** Returns the schedule with its parameters. */
  public Schedule schedule() {
    return schedule == Schedule.Step.class && stepSize != null && gamma == null
        ? new Schedule.Step(stepSize, STEP_GAMMA)
        : Kinds.make("--schedule", schedule, this);
  }
}
