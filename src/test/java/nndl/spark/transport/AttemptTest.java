package nndl.spark.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import nndl.Fixtures;
import nndl.data.sampling.MiniBatch;
import nndl.model.evaluation.Evaluation;
import nndl.network.Gradient;
import nndl.network.Parameters;
import nndl.spark.SmallRun;
import nndl.spark.cluster.Limit;
import nndl.spark.transport.Event.Alive;
import nndl.spark.transport.Event.Answered;
import nndl.spark.transport.Event.Broken;
import nndl.spark.transport.Event.Connected;
import nndl.spark.transport.Event.LoadingAwaited;
import nndl.spark.transport.Event.Lost;
import nndl.spark.transport.Event.PartCame;
import nndl.spark.transport.Event.Placed;
import nndl.spark.transport.Event.Requested;
import nndl.spark.transport.Event.TimePassed;
import nndl.time.SimulatedClock;
import nndl.training.Exchange;
import nndl.training.worker.DataHashes;
import nndl.training.worker.GradientTree;
import nndl.training.worker.ShardGroup;
import nndl.training.workload.Split;
import nndl.training.workload.Workload;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the driver does about a list of events, without a thread, a connection or Spark. */
class AttemptTest {
  private static final int GROUPS = 2;
  private static final long LIMIT = 1_000; // milliseconds
  private static final List<String> EXECUTORS = List.of("one", "two");

  @TempDir Path directory;
  private SmallRun run;
  private Workload workload;
  private GradientTree tree;
  private Attempt attempt;

  @BeforeEach
  void begin() {
    run = new SmallRun(directory, GROUPS);
    begin(run.workload(), false);
  }

  private void begin(Workload of, boolean loadedBefore) {
    workload = of;
    tree = new GradientTree(workload.shards());
    attempt = new Attempt(workload, loadedBefore, new Limit(LIMIT, TransportSettings.TIMEOUT));
  }

  private List<Action> on(Event event) {
    return at(event, 0);
  }

  private List<Action> at(Event event, long millis) {
    return attempt.on(event, TimeUnit.MILLISECONDS.toNanos(millis));
  }

  /** A connection of a task, of which the actions tell what becomes of it. */
  private PeerSession session(int partition, String peer) {
    Connection connection =
        new Connection() {
          @Override
          public void send(ByteBuffer message, Reply reply) {
            throw new AssertionError("sent");
          }

          @Override
          public void sendParts(List<ByteBuffer> parts, Runnable sent, Consumer<ByteBuffer> last) {
            throw new AssertionError("sent");
          }

          @Override
          public String peer() {
            return peer;
          }

          @Override
          public void close() {
            throw new AssertionError("closed");
          }
        };
    SimulatedClock clock = new SimulatedClock();
    return new PeerSession(connection, partition, workload, tree, clock, new Mailbox(clock));
  }

  private PeerSession session(int partition) {
    return session(partition, "/10.0.0.%s:7".formatted(partition));
  }

  private static Answered answer(PeerSession from, Response.Kind kind, Object content) {
    return new Answered(from, kind, content, new IgnoredReply(), 10, 0);
  }

  private static Answered ready(PeerSession from) {
    return answer(from, Response.Kind.READY, DataHashes.NONE);
  }

  /** Two groups that have loaded. */
  private List<PeerSession> loaded() {
    List<PeerSession> groups = List.of(session(0), session(1));
    assertEquals(List.of(), on(new LoadingAwaited()));
    for (PeerSession group : groups) {
      assertEquals(List.of(), on(new Connected(group)));
    }
    assertEquals(List.of(), on(new Placed(EXECUTORS)));
    for (PeerSession group : groups) {
      assertTrue(!attempt.ready());
      assertEquals(List.of(), on(ready(group)));
    }
    assertTrue(attempt.ready());
    return groups;
  }

  private static Requested request(Request.Kind kind, long round, MiniBatch miniBatch) {
    Request request = new Request(kind, round, miniBatch, Split.TEST, 1);
    return new Requested(request, rank -> List.of(ByteBuffer.allocate(1)), List.of());
  }

  /** The events of 18 iterations and three evaluations. */
  @Test
  void aWholeTrainingIsAListOfEvents() {
    List<PeerSession> groups = loaded();
    List<ShardGroup> shards = new ArrayList<>();
    for (int group = 0; group < GROUPS; group++) {
      shards.add(
          ShardGroup.load(workload, Fixtures.loader(), new SimulatedClock(), group, group + 1));
    }
    run.assertSameBits(new OnEvents(groups, shards));
    assertEquals(GROUPS * 10L * (1 + SmallRun.ITERATIONS + 3), attempt.members().receivedBytes());
    assertEquals(Optional.empty(), attempt.end());
  }

  /** An exchange whose driver's side is the attempt, and whose groups are called in turn. */
  private final class OnEvents implements Exchange {
    private final List<PeerSession> groups;
    private final List<ShardGroup> shards;
    private long round;

    OnEvents(List<PeerSession> groups, List<ShardGroup> shards) {
      this.groups = groups;
      this.shards = shards;
    }

    @Override
    public Gradient sumGradients(Parameters parameters, MiniBatch miniBatch) {
      List<Action> asked = on(request(Request.Kind.SUM, ++round, miniBatch));
      assertEquals(GROUPS, asked.size());
      for (int group = GROUPS - 1; group >= 0; group--) {
        assertTrue(!attempt.ready());
        Action.Ask ask = (Action.Ask) asked.get(group);
        assertEquals(groups.get(group), ask.to());
        assertEquals(List.of(new GradientTree.Node(group, group + 1)), ask.turn().nodes());
        shards.get(group).sumGradients(parameters, miniBatch, tree::add);
        assertEquals(List.of(), on(answer(groups.get(group), Response.Kind.SUMS, null)));
      }
      assertTrue(attempt.ready());
      return tree.total();
    }

    @Override
    public Evaluation evaluate(Parameters parameters, Split split, int every) {
      on(request(Request.Kind.EVALUATE, ++round, Request.NO_SAMPLES));
      for (int group = 0; group < GROUPS; group++) {
        Evaluation part = shards.get(group).evaluate(parameters, split, every);
        on(answer(groups.get(group), Response.Kind.EVALUATION, part));
      }
      return attempt.evaluation();
    }

    @Override
    public DataHashes hashes() {
      return attempt.members().hashes();
    }

    @Override
    public void close() {}
  }

  @Test
  void closesWhoConnectsAfterItsEnd() {
    List<PeerSession> groups = loaded();
    List<Action> closed = groups.stream().map(group -> (Action) new Action.Close(group)).toList();
    assertEquals(closed, on(new Event.Ended("the user has cancelled it")));
    PeerSession late = session(1);
    assertEquals(List.of(new Action.Close(late)), on(new Connected(late)));
    assertEquals(Optional.of("the user has cancelled it"), attempt.end());
  }

  @Test
  void aGroupThatGoesAwayEndsItAndAnotherLossIsNoNews() {
    List<PeerSession> groups = loaded();
    assertEquals(GROUPS, on(new Lost(groups.get(1))).size());
    assertEquals(Optional.of("the worker group at /10.0.0.1:7 went away"), attempt.end());
    assertEquals(List.of(), on(new Lost(groups.get(0))));
    assertEquals(List.of(), attempt.offenders());
  }

  @Test
  void aGroupThatBreaksTheProtocolIsNamed() {
    List<PeerSession> groups = loaded();
    on(new Broken(groups.get(1), "expected a sum"));
    on(new Lost(groups.get(1)));
    assertEquals(List.of("two"), attempt.offenders());
    assertEquals(
        Optional.of("the worker group at /10.0.0.1:7 broke the protocol: expected a sum"),
        attempt.end());
  }

  /** What it has sent may be read only now. */
  @Test
  void hearsNothingFromAConnectionThatItHasClosed() {
    begin(new SmallRun(directory, 3).workload(), false);
    PeerSession closed = session(1);
    on(new Connected(closed));
    on(new Connected(session(0)));
    on(new Placed(List.of("one", "one", "two")));
    on(new Alive(closed, 1, Response.NOBODY));
    on(new PartCame(closed));
    on(new Broken(closed, "expected a sum"));
    on(answer(closed, Response.Kind.FAILED, "a fault"));
    on(new Lost(closed));
    assertEquals(Optional.empty(), attempt.end());
    assertEquals(Optional.empty(), attempt.error());
    assertEquals(List.of(), attempt.offenders());
  }

  /** The second may be the thief or the task: nobody can tell. */
  @Test
  void twoProofsOfOneSecretEndItWithALineOfBothAddresses() {
    PeerSession first = session(1);
    on(new Connected(first));
    PeerSession second = session(1, "/10.0.0.1:8");
    List<Action> found = on(new Connected(second));
    assertTrue(((Action.Warn) found.get(0)).line().contains("from /10.0.0.1:7 and /10.0.0.1:8."));
    assertEquals(List.of(new Action.Close(first), new Action.Close(second)), found.subList(1, 3));
    assertEquals(Optional.of("two connections had the secret of one task"), attempt.end());
    PeerSession third = session(1, "/10.0.0.3:8");
    assertEquals(List.of(new Action.Close(third)), on(new Connected(third)), "a second line");
  }

  /** Its first connection was lost before it had the driver's proof. */
  @Test
  void aTaskThatCallsAgainAfterALossIsNoThiefButOneFromAnotherHostIs() {
    PeerSession first = session(1);
    on(new Connected(first));
    on(new Lost(first));
    PeerSession again = session(1, "/10.0.0.1:8");
    assertEquals(List.of(new Action.Close(again)), on(new Connected(again)));
    List<Action> found = on(new Connected(session(1, "/10.0.0.2:7")));
    assertTrue(((Action.Warn) found.get(0)).line().contains("from /10.0.0.1:7 and /10.0.0.2:7."));
  }

  /** Else one executor, with the secrets of all its tasks, could keep out the others. */
  @Test
  void onlyTheFirstTaskOfAnExecutorStaysOnceThatIsKnown() {
    begin(new SmallRun(directory, 3).workload(), false);
    PeerSession second = session(1);
    on(new Connected(second));
    List<Action> found = on(new Placed(List.of("one", "one", "two")));
    assertEquals(List.of(new Action.Close(second)), found);
    on(new Lost(second));
    PeerSession again = session(1);
    assertEquals(List.of(new Action.Close(again)), on(new Connected(again)));
    assertEquals(List.of(), on(new Connected(session(0))));
    assertEquals(List.of(), on(new Connected(session(2))));
    assertEquals(Optional.empty(), attempt.end());
  }

  /** Once all samples have been loaded, another attempt may load them again. */
  @Test
  void believesThatTheContentIsAtFaultOnlyBeforeItWasLoaded() {
    for (boolean loadedBefore : new boolean[] {false, true}) {
      begin(workload, loadedBefore);
      PeerSession group = session(0);
      on(new Connected(group));
      on(answer(group, Response.Kind.FAILED, "a fault"));
      assertEquals(Optional.of("a fault"), loadedBefore ? attempt.end() : attempt.error());
      assertEquals(Optional.empty(), loadedBefore ? attempt.error() : attempt.end());
      assertEquals(Optional.of("unknown").filter(any -> loadedBefore), attempt.unable());
      on(new Placed(EXECUTORS)); // Spark says late where the tasks run
      assertEquals(Optional.of("one").filter(any -> loadedBefore), attempt.unable());
    }
  }

  /** Three shards on two executors are three sums. */
  @Test
  void countsTheSumsThatItsWorkerGroupsSend() {
    begin(new SmallRun(directory, 6).workload(), false);
    on(new Connected(session(0)));
    on(new Connected(session(2)));
    on(new Placed(List.of("one", "one", "two")));
    assertEquals(3, attempt.members().sums());
  }

  @Test
  void endsIfAGroupDoesNotCallInTime() {
    on(new LoadingAwaited());
    on(new Connected(session(0)));
    on(new Placed(EXECUTORS));
    assertEquals(List.of(), at(new TimePassed(), LIMIT - 1));
    at(new TimePassed(), LIMIT);
    assertTrue(attempt.end().orElseThrow().startsWith("no call within"), attempt.end() + "");
  }

  /** It may have called at the end of its time, or Spark may have said late which task is whose. */
  @Test
  void countsTheSilenceOfLoadingFromTheLastCall() {
    for (boolean placedLast : new boolean[] {false, true}) {
      begin(workload, false);
      on(new LoadingAwaited());
      on(new Connected(session(0)));
      Event first = new Placed(EXECUTORS);
      Event second = new Connected(session(1));
      at(placedLast ? second : first, LIMIT - 1);
      at(placedLast ? first : second, LIMIT - 1);
      at(new TimePassed(), 2 * LIMIT - 2);
      assertEquals(Optional.empty(), attempt.end());
      at(new TimePassed(), 2 * LIMIT - 1);
      String end = attempt.end().orElseThrow();
      assertTrue(end.startsWith("no sign of loading within"), end);
    }
  }

  /** While it loads, any sign will do. */
  @Test
  void waitsForAGroupThatLoadsWhileItSaysSo() {
    PeerSession slow = session(1);
    on(new LoadingAwaited());
    PeerSession quick = session(0);
    on(new Connected(quick));
    on(new Connected(slow));
    on(new Placed(EXECUTORS));
    on(ready(quick));
    for (int i = 1; i < 5; i++) {
      at(new TimePassed(), i * (LIMIT - 1));
      at(new Alive(slow, 7, Response.NOBODY), i * (LIMIT - 1));
    }
    assertEquals(Optional.empty(), attempt.end());
    at(new TimePassed(), 5 * LIMIT);
    assertEquals(
        "no sign of loading within 1 s (spark.nndl.exchange.timeout), 1 of 2 worker groups missing",
        attempt.end().orElseThrow());
  }

  /** As where nothing comes from one to the other. The third waits for what they would add. */
  @Test
  void namesTwoGroupsThatWaitForEachOther() {
    List<PeerSession> groups = loaded();
    on(request(Request.Kind.SUM, 1, new MiniBatch(0, 0, 10)));
    at(new Alive(groups.get(0), 1, 1), 100);
    at(new Alive(groups.get(1), 1, 0), 200);
    at(new TimePassed(), LIMIT);
    assertEquals(
        "no answer within 1 s (spark.nndl.exchange.timeout), 2 of 2 worker groups missing, executors"
            + " one and two wait for each other",
        attempt.end().orElseThrow());
  }

  @Test
  void aGroupThatSaysThatItWaitsForItselfIsNoPair() {
    List<PeerSession> groups = loaded();
    on(request(Request.Kind.SUM, 1, new MiniBatch(0, 0, 10)));
    at(new Alive(groups.get(0), 1, 0), 200);
    at(new Alive(groups.get(1), 1, Response.NOBODY), 100);
    at(new TimePassed(), LIMIT);
    String end = attempt.end().orElseThrow();
    assertTrue(end.endsWith("the longest silent of them executor two"), end);
  }

  @Test
  void namesTheOneOfWhomNothingWasHeardForLongest() {
    for (int silent = 0; silent < 2; silent++) {
      begin();
      List<PeerSession> groups = loaded();
      on(request(Request.Kind.SUM, 1, new MiniBatch(0, 0, 10)));
      at(new Alive(groups.get(1 - silent), 1, Response.NOBODY), 200);
      at(new Alive(groups.get(silent), 1, Response.NOBODY), 100);
      at(new TimePassed(), LIMIT);
      String end = attempt.end().orElseThrow();
      assertTrue(end.endsWith("the longest silent of them executor " + EXECUTORS.get(silent)), end);
    }
  }

  @Test
  void aBreachWhileGroupsMeetIsNoLackOfAWay() {
    List<PeerSession> groups = loaded();
    on(request(Request.Kind.MEET, 1, Request.NO_SAMPLES));
    on(answer(groups.get(0), Response.Kind.SEVERED, new Severed(1, true, "a fault")));
    assertEquals(Optional.empty(), attempt.unmet());
    assertEquals(List.of("two"), attempt.offenders());
  }

  @Test
  void aGroupWhoseSumsAnotherCannotReadIsTheOneThatBrokeTheProtocol() {
    List<PeerSession> groups = loaded();
    on(request(Request.Kind.SUM, 1, new MiniBatch(0, 0, 10)));
    on(
        answer(
            groups.get(0), Response.Kind.SEVERED, new Severed(1, true, "worker group 1: a fault")));
    assertEquals(
        Optional.of("executor one can't add its sums with executor two: worker group 1: a fault"),
        attempt.end());
    assertEquals(List.of("two"), attempt.offenders());
  }

  /** Or it would have another one ended. */
  @Test
  void aGroupThatBlamesItselfOrNobodyHasBrokenTheProtocol() {
    for (int rank : new int[] {0, 2, -1}) {
      begin();
      List<PeerSession> groups = loaded();
      on(request(Request.Kind.SUM, 1, new MiniBatch(0, 0, 10)));
      on(answer(groups.get(0), Response.Kind.SEVERED, new Severed(rank, true, "a fault")));
      assertEquals(List.of("one"), attempt.offenders());
      assertEquals(Optional.of("executor one named no other worker group"), attempt.end());
    }
  }

  /** The other may have given up by then, and says so later. */
  @Test
  void aConnectionThatIsLostWhileGroupsMeetIsOneThatCannotBeMade() {
    List<PeerSession> groups = loaded();
    on(request(Request.Kind.MEET, 1, Request.NO_SAMPLES));
    on(answer(groups.get(0), Response.Kind.SEVERED, new Severed(1, false, "a loss")));
    assertEquals(attempt.end(), attempt.unmet());
  }

  /** A group takes longer to find that it can't reach another. */
  @Test
  void aShortLimitWaitsForWhatGroupsSayOfEachOther() {
    List<PeerSession> groups = loaded();
    on(request(Request.Kind.MEET, 1, Request.NO_SAMPLES));
    at(new TimePassed(), 20 * LIMIT);
    on(answer(groups.get(0), Response.Kind.UNMET, "worker group 1 is out of reach"));
    assertEquals(Optional.of("worker group 1 is out of reach"), attempt.unmet());
  }

  /** Later it must have done more samples, or a part of its answer must have come. */
  @Test
  void waitsForAnAnswerWhileTheGroupGoesOn() {
    List<PeerSession> groups = loaded();
    on(request(Request.Kind.SUM, 1, new MiniBatch(0, 0, 10)));
    on(answer(groups.get(0), Response.Kind.SUMS, null));
    PeerSession slow = groups.get(1);
    at(new Alive(slow, 3, Response.NOBODY), 500); // the number may be of an earlier round
    at(new Alive(slow, 4, Response.NOBODY), 900);
    at(new TimePassed(), 1_899);
    at(new PartCame(slow), 1_899);
    at(new Alive(slow, 4, Response.NOBODY), 2_500);
    at(new TimePassed(), 2_898);
    assertEquals(Optional.empty(), attempt.end());
    at(new TimePassed(), 2_899);
    assertTrue(attempt.end().orElseThrow().startsWith("no answer within"), attempt.end() + "");
  }

  /** A part that comes says nothing of how many samples are done. */
  @Test
  void countsSamplesFromTheLastNumberOfThem() {
    List<PeerSession> groups = loaded();
    on(request(Request.Kind.SUM, 1, new MiniBatch(0, 0, 10)));
    on(answer(groups.get(0), Response.Kind.SUMS, null));
    PeerSession slow = groups.get(1);
    at(new Alive(slow, 3, Response.NOBODY), 500);
    at(new PartCame(slow), 600);
    at(new Alive(slow, 4, Response.NOBODY), 900);
    at(new TimePassed(), 1_899);
    assertEquals(Optional.empty(), attempt.end());
    at(new TimePassed(), 1_900);
    assertTrue(attempt.end().isPresent());
  }

  @Test
  void saysWhatIsMissing() {
    assertEquals("all worker groups missing", attempt.toString());
    PeerSession first = session(0);
    on(new Connected(first));
    assertEquals("Spark has not said which executors run the tasks", attempt.toString());
    assertEquals(List.of(), attempt.members().executors());
    on(new Placed(EXECUTORS));
    assertEquals("2 of 2 worker groups missing", attempt.toString());
    on(ready(first));
    assertEquals("1 of 2 worker groups missing", attempt.toString());
    assertEquals(EXECUTORS, attempt.members().executors());
  }

  @Test
  void measuresTheTimeFromTheFirstAnswerToTheLast() {
    List<PeerSession> groups = loaded();
    on(request(Request.Kind.SUM, 1, new MiniBatch(0, 0, 10)));
    long begin = Long.MAX_VALUE - 3; // the clock may wrap around meanwhile
    for (int i = 0; i < 2; i++) {
      Response.Kind kind = Response.Kind.SUMS;
      on(new Answered(groups.get(i), kind, null, new IgnoredReply(), 10, begin + 8L * (1 - i)));
    }
    assertTrue(attempt.ready());
    assertEquals(8, attempt.members().waitingNanos());
  }
}
