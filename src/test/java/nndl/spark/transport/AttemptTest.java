package nndl.spark.transport;

import static nndl.Refused.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import nndl.Slow;
import nndl.model.evaluation.Evaluation;
import nndl.model.evaluation.EvaluationCases;
import nndl.network.Gradient;
import nndl.spark.SmallRun;
import nndl.training.workload.Workload;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What may follow the header of a response, and when. */
@Slow
class AttemptTest {
  private static final ByteBuffer NO_BODY = ByteBuffer.allocate(0);
  private static final int SHARDS = 2;
  private static final int FUZZED = 600;

  @TempDir Path directory;

  /** Most random changes are refused, except for those that any text may follow. */
  @ParameterizedTest
  @EnumSource
  void takesWhatIsRightAndReadsOrRefusesWhateverElse(Response.Kind kind) {
    Workload workload = new SmallRun(directory, SHARDS).workload();
    Random random = new Random(kind.ordinal());
    int refused = 0;
    ByteBuffer right = body(kind, workload);
    for (int i = 0; i < FUZZED; i++) {
      ByteBuffer body = changed(right, random);
      boolean taken = takes(kind, body.duplicate().order(ByteOrder.LITTLE_ENDIAN), workload);
      assertTrue(taken || !body.equals(right), "refused what is right");
      refused += taken ? 0 : 1;
    }
    String message = "%s of %s refused".formatted(refused, FUZZED);
    boolean isText = kind == Response.Kind.FAILED || kind == Response.Kind.UNABLE;
    assertTrue(isText ? refused == 0 : refused > FUZZED / 5, message);
  }

  @Test
  void takesNoCallAfterItHasEnded() {
    Attempt attempt = new Attempt(1, new SmallRun(directory, SHARDS).workload(), false);
    attempt.breakOff("the user's wish");
    assertRefused(
        ProtocolException.class,
        "expected an attempt that goes on",
        () -> attempt.connect(NO_BODY, null, 0));
  }

  /** Until then it may send nothing that takes much of the driver's memory. */
  @Test
  void aRequestAllowsEachWorkerGroupALongAnswer() throws ProtocolException {
    List<String> allowed = new ArrayList<>();
    Attempt attempt = new Attempt(1, new SmallRun(directory, SHARDS).workload(), false);
    Connection connection =
        new Connection() {
          @Override
          public void expectLong() {
            allowed.add("a long one");
          }

          @Override
          public void send(ByteBuffer message, Reply reply) {}

          @Override
          public String peer() {
            return "a group";
          }

          @Override
          public void close() {}
        };
    attempt.connect(NO_BODY, connection, 0);
    attempt.plan(List.of("an executor"));
    assertEquals(List.of(), allowed);
    Response ready = new Response(Response.Kind.READY, 0);
    attempt.requireExpected(ready, 0).reply = new IgnoredReply();
    attempt.send(Request.STOP, ByteBuffer.allocate(0));
    assertEquals(List.of("a long one"), allowed);
  }

  /** A short message would make the driver take memory for many sums, or end the run. */
  @Test
  void takesNoSumsButThoseOfTheLargestNodesOfItsOwnShards() throws ProtocolException {
    Workload workload = new SmallRun(directory, 4).workload();
    Gradient sum = Gradient.lasting(workload.layout());
    for (int[][] nodes : new int[][][] {{{0, 2}, {2, 4}}, {{0, 1}, {0, 2}, {3, 4}}}) {
      int bytes = Integer.BYTES + nodes.length * (int) SumFormat.bytes(sum);
      ByteBuffer body = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
      body.putInt(nodes.length);
      for (int[] node : nodes) {
        SumFormat.write(body, node[0], node[1], sum);
      }
      Attempt attempt = new Attempt(1, workload, false);
      Caller caller = new Caller(null, 0);
      caller.place(List.of("an executor"));
      assertRefused(
          ProtocolException.class,
          "expected 1 sums, found " + nodes.length,
          () -> attempt.read(caller, response(Response.Kind.SUMS), body.flip()));
      assertEquals(List.of(), caller.sums);
    }
  }

  /** Once all samples have been loaded, another attempt may load them again. */
  @Test
  void believesThatTheContentIsAtFaultOnlyBeforeItWasLoaded() throws ProtocolException {
    Workload workload = new SmallRun(directory, SHARDS).workload();
    for (boolean loadedBefore : new boolean[] {false, true}) {
      Attempt attempt = new Attempt(1, workload, loadedBefore);
      ByteBuffer text = ByteBuffer.wrap("a fault".getBytes(StandardCharsets.UTF_8));
      attempt.read(new Caller(null, 0), response(Response.Kind.FAILED), text);
      Optional<String> ofHost = attempt.hostError().map(HostError::why);
      assertEquals(Optional.of("a fault"), loadedBefore ? ofHost : attempt.error());
      assertEquals(Optional.empty(), loadedBefore ? attempt.error() : ofHost);
    }
  }

  /** Three shards on two executors are three sums. */
  @Test
  void countsTheSumsThatItsWorkerGroupsSend() throws ProtocolException {
    Attempt attempt = new Attempt(1, new SmallRun(directory, 6).workload(), false);
    attempt.connect(NO_BODY, null, 0);
    attempt.connect(NO_BODY, null, 2);
    attempt.plan(List.of("one", "one", "two"));
    assertEquals(3, attempt.sums());
  }

  private static boolean takes(Response.Kind kind, ByteBuffer body, Workload workload) {
    Attempt attempt = new Attempt(1, workload, false);
    try {
      attempt.plan(List.of("an executor"));
      Caller caller = new Caller(null, 0);
      caller.place(List.of("an executor"));
      attempt.read(caller, response(kind), body);
      return true;
    } catch (ProtocolException | IllegalArgumentException | IllegalStateException e) {
      return false; // no other exception may be thrown
    }
  }

  /** Up to two bytes are others, and one time in three the length too. */
  private static ByteBuffer changed(ByteBuffer body, Random random) {
    int length = body.limit();
    if (random.nextInt(3) == 0) {
      length = random.nextInt(length + 8);
    }
    ByteBuffer changed = ByteBuffer.allocate(length);
    changed.put(0, body, 0, Math.min(length, body.limit()));
    for (int change = random.nextInt(3); change > 0 && length > 0; change--) {
      changed.put(random.nextInt(Math.min(32, length)), (byte) random.nextInt(256));
    }
    return changed;
  }

  private static Response response(Response.Kind kind) {
    return new Response(kind, 1);
  }

  /** A right one. */
  private static ByteBuffer body(Response.Kind kind, Workload workload) {
    Gradient sum = Gradient.lasting(workload.layout());
    sum.dirtyRows().mark(1, 3);
    int sumBytes = Integer.BYTES + (int) SumFormat.bytes(sum);
    Evaluation evaluation =
        EvaluationCases.random(
            (int) workload.count(Request.STOP.split()),
            workload.hyperparameters().network().targets(),
            1,
            workload.layout().hidden());
    int most = Math.max(sumBytes, (int) EvaluationFormat.bytes(evaluation));
    ByteBuffer body = ByteBuffer.allocate(most).order(ByteOrder.LITTLE_ENDIAN);
    switch (kind) {
      case HELLO -> {}
      case READY -> workload.sets().keySet().forEach(set -> body.putLong(set.ordinal()));
      case FAILED, UNABLE -> body.putInt(0x6f6f6f6f);
      case EVALUATION -> EvaluationFormat.write(body, evaluation);
      case SUMS -> {
        body.putInt(1);
        SumFormat.write(body, 0, SHARDS, sum);
      }
    }
    return body.flip();
  }
}
