package nndl.spark.barrier;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import nndl.Fixtures;
import nndl.data.sampling.MiniBatch;
import nndl.model.evaluation.Evaluation;
import nndl.network.Gradient;
import nndl.network.Parameters;
import nndl.spark.SmallRun;
import nndl.spark.barrier.DriverSession.Action;
import nndl.spark.barrier.DriverSession.Event;
import nndl.spark.transport.Request;
import nndl.time.Clock;
import nndl.time.SimulatedClock;
import nndl.training.Exchange;
import nndl.training.worker.DataHashes;
import nndl.training.worker.GradientTree;
import nndl.training.worker.ShardGroup;
import nndl.training.workload.Split;
import nndl.training.workload.Workload;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a worker group does about a list of events, without a thread, a connection or Spark. */
class DriverSessionTest {
  private static final long MILLI = 1_000_000;
  private static final long LIMIT_MILLIS = 20_000;
  private static final Optional<Action> NOTHING = Optional.empty();
  private static final List<ByteBuffer> RESPONSE = List.of(ByteBuffer.allocate(1));

  @TempDir Path directory;
  private final DriverSession session = new DriverSession(LIMIT_MILLIS * MILLI);
  private long now;

  /** What is to be done about an event at a time. */
  private Optional<Action> at(long millis, Event event) {
    now = millis;
    return session.on(event, millis * MILLI);
  }

  private void assertSilentUntil(long millis, Action action) {
    for (long time = now; time < millis; time += 50) {
      assertEquals(NOTHING, at(time, new Event.TimePassed()), time + " ms");
    }
    assertEquals(Optional.of(action), at(millis, new Event.TimePassed()));
  }

  private void assertDoes(Request request) {
    assertEquals(Optional.of(new Action.Work(request)), at(now, new Event.Requested(request)));
  }

  private void assertResponds() {
    Action expected = new Action.Respond(RESPONSE);
    assertEquals(Optional.of(expected), at(now, new Event.Done(RESPONSE)));
  }

  private static Request sum(long round, MiniBatch miniBatch) {
    return new Request(Request.Kind.SUM, round, miniBatch, Split.TRAINING, 1);
  }

  /** The events of 18 iterations and three evaluations, between loading and the end. */
  @Test
  void aWholeLifeIsAListOfEvents() {
    SmallRun run = new SmallRun(directory, 2);
    Clock clock = new SimulatedClock();
    WorkerGroup group = new WorkerGroup(new WorkerGroup.Key(new UUID(1, 2), 1), 1, clock);
    group.enter(0, ShardGroup.load(run.workload(), Fixtures.loader(), clock, 0, 2));
    assertResponds();
    run.assertSameBits(new OnEvents(group, run.workload()));
    assertDoes(Request.STOP);
    assertEquals(NOTHING, at(now, new Event.TimePassed()));
  }

  /** An exchange whose only group is asked by events. */
  private final class OnEvents implements Exchange {
    private final WorkerGroup group;
    private final GradientTree tree;
    private long round;

    OnEvents(WorkerGroup group, Workload workload) {
      this.group = group;
      this.tree = new GradientTree(workload.shards());
    }

    @Override
    public Gradient sumGradients(Parameters parameters, MiniBatch miniBatch) {
      assertEquals(NOTHING, at(++now, new Event.PartCame()));
      assertDoes(sum(++round, miniBatch));
      group.sumGradients(parameters, miniBatch, tree::add);
      assertResponds();
      assertEquals(NOTHING, at(++now, new Event.Heard()));
      return tree.total();
    }

    @Override
    public Evaluation evaluate(Parameters parameters, Split split, int every) {
      assertDoes(new Request(Request.Kind.EVALUATE, ++round, Request.NO_SAMPLES, split, every));
      Evaluation evaluation = group.evaluate(parameters, split, every);
      assertResponds();
      return evaluation;
    }

    @Override
    public DataHashes hashes() {
      return group.hashes();
    }

    @Override
    public void close() {}
  }

  @Test
  void saysSeveralTimesASecondThatItLoadsOrWorks() {
    assertSilentUntil(300, new Action.SayAlive(0));
    assertSilentUntil(600, new Action.SayAlive(0));
    assertResponds();
    now = 800;
    assertDoes(sum(1, Request.NO_SAMPLES));
    assertSilentUntil(1_100, new Action.SayAlive(0));
    assertSilentUntil(1_400, new Action.SayAlive(0));
  }

  @Test
  void saysNowAndThenThatItWaitsAndSoonerWhilePartsOfARequestCome() {
    assertResponds();
    assertSilentUntil(3_000, new Action.SayAlive(0));
    assertEquals(NOTHING, at(3_100, new Event.PartCame()));
    assertEquals(NOTHING, at(3_200, new Event.PartCame()));
    assertSilentUntil(3_300, new Action.SayAlive(2));
    assertEquals(NOTHING, at(3_400, new Event.PartCame()));
    assertSilentUntil(3_600, new Action.SayAlive(3));
    assertSilentUntil(6_600, new Action.SayAlive(3));
  }

  @Test
  void waitsForADriverThatGivesSignsAndWorksForOneThatGivesNone() {
    List<Event> signs = List.of(new Event.Heard(), new Event.PartCame(), new Event.Heard());
    assertResponds();
    for (Event sign : signs) {
      assertEquals(NOTHING, at(now + LIMIT_MILLIS, sign));
    }
    assertDoes(sum(1, Request.NO_SAMPLES));
    assertEquals(
        Optional.of(new Action.SayAlive(1)), at(now + 2 * LIMIT_MILLIS, new Event.TimePassed()));
    assertResponds();
    at(now + LIMIT_MILLIS, new Event.TimePassed());
    assertEquals(
        Optional.of(new Action.End("driver: expected a sign of it within 20 s, found none")),
        at(now + 1, new Event.TimePassed()));
  }

  /** Whatever the group does: what it has done then is not sent. */
  @Test
  void endsOnceForTheFirstReason() {
    assertEquals(Optional.of(new Action.End("a loss")), at(0, new Event.Ended("a loss")));
    assertEquals(NOTHING, at(0, new Event.Ended("another")));
    assertEquals(NOTHING, at(0, new Event.Done(RESPONSE)));
    assertEquals(NOTHING, at(LIMIT_MILLIS + 1, new Event.TimePassed()));
  }
}
