package nndl.command.options;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.Stream;
import nndl.training.optimizer.Average;
import nndl.training.optimizer.Optimizer;
import nndl.training.optimizer.Penalties;
import nndl.training.optimizer.Schedule;
import org.junit.jupiter.api.Test;

/** Every parameter of a step has the value of its option, or the default in the help. */
class LearningOptionsTest {

  @Test
  void optimisersHaveTheirOwnParameters() {
    assertEquals(new Optimizer.Sgd(), optimizer("sgd"));
    assertEquals(new Optimizer.Momentum(0.7), optimizer("momentum", "--momentum=0.7"));
    assertEquals(new Optimizer.Nesterov(0.7), optimizer("nesterov", "--momentum=0.7"));
    String[] moments = {"--beta1=0.1", "--beta2=0.2", "--epsilon=0.3"};
    assertEquals(new Optimizer.Adam(0.1, 0.2, 0.3), optimizer("adam", moments));
    assertEquals(new Optimizer.Adamw(0.1, 0.2, 0.3), optimizer("adamw", moments));
  }

  @Test
  void optimisersHaveTheUsualDefaults() {
    assertEquals(new Optimizer.Momentum(0.9), optimizer("momentum"));
    assertEquals(new Optimizer.Nesterov(0.9), optimizer("nesterov"));
    assertEquals(new Optimizer.Adam(0.9, 0.999, 1e-8), optimizer("adam"));
    assertEquals(new Optimizer.Adamw(0.9, 0.999, 1e-8), optimizer("adamw"));
  }

  @Test
  void eachPenaltyHasItsOwnOption() {
    assertEquals(
        new Penalties(0.1, 0.2, 0.3, 0.4, 0.5),
        Parsed.of("--l2=0.1", "--l1=0.2", "--weight-decay=0.3", "--max-norm=0.4", "--clip-norm=0.5")
            .learning
            .penalties(1));
    assertEquals(Penalties.NONE, Parsed.of().learning.penalties(1));
  }

  @Test
  void onlyAdamwDecaysByDefaultAndNotWithZero() {
    assertEquals(0, Parsed.of("--optimizer=adam").learning.penalties(1).weightDecay());
    assertEquals(0.01, Parsed.of("--optimizer=adamw").learning.penalties(1).weightDecay());
    assertEquals(
        0, Parsed.of("--optimizer=adamw", "--weight-decay=0").learning.penalties(1).weightDecay());
  }

  @Test
  void schedulesHaveTheirOwnParameters() {
    assertEquals(new Schedule.Constant(), schedule("constant"));
    assertEquals(new Schedule.Step(4, 0.5), schedule("step", "--step-size=4", "--gamma=0.5"));
    assertEquals(new Schedule.Exponential(0.5), schedule("exponential", "--gamma=0.5"));
    assertEquals(new Schedule.Cosine(0.5), schedule("cosine", "--eta-min=0.5"));
    assertEquals(
        new Schedule.OneCycle(0.1, 2, 3, 0.4, 0.5),
        schedule(
            "one-cycle",
            "--optimizer=adam",
            "--pct-start=0.1",
            "--div-factor=2",
            "--final-div-factor=3",
            "--base-momentum=0.4",
            "--max-momentum=0.5"));
    assertEquals(new Schedule.Halving(), schedule("halving"));
  }

  @Test
  void schedulesHaveTheUsualDefaults() {
    assertEquals(new Schedule.Step(4, 0.1), schedule("step", "--step-size=4"));
    assertEquals(new Schedule.Cosine(0), schedule("cosine"));
    assertEquals(new Schedule.OneCycle(0.3, 25, 1e4, 0.85, 0.95), schedule("one-cycle"));
  }

  @Test
  void averagesHaveTheGivenDecay() {
    assertEquals(new Average.None(), Parsed.of().selection.average());
    assertEquals(new Average.Swa(), Parsed.of("--average=swa").selection.average());
    assertEquals(new Average.Ema(0.999), Parsed.of("--average=ema").selection.average());
    assertEquals(
        new Average.Ema(0.5),
        Parsed.of("--average=ema", "--average-decay=0.5").selection.average());
  }

  private static Optimizer optimizer(String name, String... parameters) {
    return parsed("--optimizer=" + name, parameters).learning.optimizer();
  }

  private static Schedule schedule(String name, String... parameters) {
    return parsed("--schedule=" + name, parameters).schedule.schedule();
  }

  private static TrainOptions parsed(String choice, String... parameters) {
    return Parsed.of(
        Stream.concat(Stream.of(choice), Stream.of(parameters)).toArray(String[]::new));
  }
}
