package nndl.spark.transport;

import static nndl.Refused.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import nndl.Fixtures;
import nndl.model.evaluation.Evaluation;
import nndl.model.evaluation.EvaluationCases;
import nndl.network.Gradient;
import nndl.network.Scalars;
import nndl.spark.SmallRun;
import nndl.spark.transport.Event.Answered;
import nndl.spark.transport.Event.PartCame;
import nndl.spark.transport.Response.Kind;
import nndl.time.SimulatedClock;
import nndl.training.worker.GradientTree;
import nndl.training.workload.Split;
import nndl.training.workload.Workload;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the driver reads of a worker group, and when. */
class PeerSessionTest {
  private static final int SHARDS = 2;
  private static final int FUZZED = 600;

  @TempDir Path directory;
  private final Mailbox events = new Mailbox(new SimulatedClock());
  private final Sink sink = new Sink();
  private Workload workload;
  private GradientTree tree;
  private PeerSession session;

  /** Takes what the driver sends. */
  private static final class Sink implements Connection, Connection.Reply {
    private final List<ByteBuffer> sent = new ArrayList<>();
    private boolean isClosed;

    @Override
    public void send(ByteBuffer message, Reply reply) {
      throw new AssertionError("a message of the driver");
    }

    @Override
    public void sendParts(List<ByteBuffer> parts, Runnable written, Consumer<ByteBuffer> last) {
      int end = parts.size() - 1;
      sent.addAll(parts.subList(0, end));
      last.accept(parts.get(end));
    }

    @Override
    public String peer() {
      return "a group";
    }

    @Override
    public void close() {
      isClosed = true;
    }

    @Override
    public void answer(ByteBuffer message) {
      sent.add(message);
    }

    @Override
    public void fail(Throwable error) {
      throw new AssertionError(error);
    }
  }

  @BeforeEach
  void open() {
    open(new SmallRun(directory, SHARDS).workload());
  }

  private void open(Workload of) {
    workload = of;
    tree = new GradientTree(workload.shards());
    session = new PeerSession(sink, 0, workload, tree, new SimulatedClock(), events);
  }

  /** Asks for something in the first round, after the group has loaded. */
  private void ask(Request.Kind kind) throws ProtocolException {
    session.hear(message(Kind.READY, 0, body(Kind.READY)), sink);
    events.poll();
    Request request = new Request(kind, 1, Request.NO_SAMPLES, Split.TRAINING, 1);
    List<GradientTree.Node> nodes = List.of(new GradientTree.Node(0, workload.shards().count()));
    Turn turn =
        new Turn(Optional.of(request), nodes, Optional.empty(), workload.count(Split.TRAINING));
    session.ask(turn, List.of(ByteBuffer.allocate(1)), sink);
  }

  private static ByteBuffer message(Kind kind, long round, byte[] body) {
    ByteBuffer message = ByteBuffer.allocate(Response.BYTES + body.length);
    new Response(kind, round).write(message.order(ByteOrder.LITTLE_ENDIAN));
    return message.put(body).flip();
  }

  /** What may follow the header of a response of a kind. */
  private byte[] body(Kind kind) {
    return switch (kind) {
      case READY -> new byte[Long.BYTES * workload.sets().size()];
      case FAILED, UNABLE, UNMET -> "a fault".getBytes(StandardCharsets.UTF_8);
      case ALIVE -> new byte[Response.ALIVE_BYTES];
      case SEVERED -> PartBytes.of(new Severed(0, true, "a fault")::write);
      case HASH -> new byte[Long.BYTES];
      case WEIGHTS -> new byte[0];
      case LISTENS -> new byte[] {1, 1, 0, 0};
      case MET -> new byte[0];
      case EVALUATION -> PartBytes.of(out -> EvaluationFormat.write(out, evaluation()));
      case SUMS -> PartBytes.of(out -> SumFormat.write(out, 0, workload.shards().count(), sum()));
    };
  }

  private Evaluation evaluation() {
    return EvaluationCases.random(
        (int) workload.count(Split.TRAINING),
        workload.hyperparameters().network().targets(),
        1,
        workload.layout().hidden());
  }

  private Gradient sum() {
    Gradient sum = Gradient.lasting(workload.layout());
    sum.dirtyRows().mark(1, 3);
    for (int at = sum.layout().rowAt(1); at < sum.layout().rowAt(3); at++) {
      sum.values()[at] = at;
    }
    sum.values()[sum.layout().length() - 1] = 5;
    sum.scalars().add(Scalars.Name.SECONDS, 3);
    return sum;
  }

  private static Request.Kind requestFor(Kind kind) {
    return switch (kind) {
      case EVALUATION -> Request.Kind.EVALUATE;
      case HASH -> Request.Kind.COMPARE;
      case LISTENS -> Request.Kind.LISTEN;
      case MET, UNMET, SEVERED -> Request.Kind.MEET;
      default -> Request.Kind.SUM;
    };
  }

  private static boolean isOfLoading(Kind kind) {
    return kind == Kind.READY || kind == Kind.FAILED || kind == Kind.UNABLE;
  }

  /** Most random changes are refused, except for those of texts and numbers of progress. */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "WEIGHTS") // which is for other groups
  void takesWhatIsRightAndReadsOrRefusesWhateverElse(Kind kind) throws ProtocolException {
    Random random = new Random(kind.ordinal());
    byte[] right = body(kind);
    int refused = 0;
    for (int i = 0; i < FUZZED; i++) {
      byte[] body = changed(right, random);
      boolean isTaken = isTaken(kind, body);
      assertTrue(isTaken || !Arrays.equals(body, right), "refused what is right");
      refused += isTaken ? 0 : 1;
    }
    boolean isText = kind == Kind.FAILED || kind == Kind.UNABLE || kind == Kind.UNMET;
    String message = "%s of %s refused".formatted(refused, FUZZED);
    assertTrue(isText ? refused == 0 : refused > FUZZED / 5, message);
  }

  private boolean isTaken(Kind kind, byte[] body) throws ProtocolException {
    open(workload);
    if (!isOfLoading(kind)) {
      ask(requestFor(kind));
    }
    try {
      session.hear(message(kind, isOfLoading(kind) ? 0 : 1, body), sink);
      return true;
    } catch (ProtocolException | IllegalArgumentException | IllegalStateException e) {
      return false; // no other exception may be thrown
    }
  }

  /** Up to two bytes are others, and one time in three the length too. */
  private static byte[] changed(byte[] body, Random random) {
    int length = random.nextInt(3) == 0 ? random.nextInt(body.length + 8) : body.length;
    byte[] changed = Arrays.copyOf(body, length);
    for (int change = random.nextInt(3); change > 0 && length > 0; change--) {
      changed[random.nextInt(Math.min(32, length))] = (byte) random.nextInt(256);
    }
    return changed;
  }

  /** Sums of a wide network come in parts, each of which is a sign and is added as it comes. */
  @Test
  void sumsInAnyNumberOfPartsAreTheSame() throws ProtocolException {
    byte[] whole = body(Kind.SUMS);
    int[] ends = {8, 8 + 8 + 4 * (workload.layout().rowAt(3) - workload.layout().rowAt(1))};
    for (int[] cuts : new int[][] {{}, {ends[0]}, {ends[1]}, ends}) {
      open(workload);
      ask(Request.Kind.SUM);
      int from = 0;
      for (int cut : cuts) {
        session.hear(message(Kind.SUMS, 1, Arrays.copyOfRange(whole, from, cut)), null);
        assertEquals(new PartCame(session), events.poll());
        from = cut;
      }
      byte[] rest = Arrays.copyOfRange(whole, from, whole.length);
      session.hear(message(Kind.SUMS, 1, rest), sink);
      long bytes = whole.length + (cuts.length + 1L) * Response.BYTES;
      assertEquals(new Answered(session, Kind.SUMS, null, sink, bytes, 0), events.poll());
      Gradient total = tree.total();
      assertArrayEquals(Fixtures.numbers(sum()), Fixtures.numbers(total));
      assertEquals(3, total.scalars().get(Scalars.Name.SECONDS));
    }
  }

  @Test
  void anEvaluationInAnyNumberOfPartsIsTheSame() throws ProtocolException {
    byte[] whole = body(Kind.EVALUATION);
    for (int part : new int[] {1, 7, 1_000, whole.length}) {
      open(workload);
      ask(Request.Kind.EVALUATE);
      for (int from = 0; from < whole.length; from += part) {
        int to = Math.min(whole.length, from + part);
        byte[] bytes = Arrays.copyOfRange(whole, from, to);
        session.hear(message(Kind.EVALUATION, 1, bytes), to < whole.length ? null : sink);
      }
      Event last = null;
      for (Event next = events.poll(); next != null; next = events.poll()) {
        last = next;
      }
      Evaluation found = (Evaluation) ((Answered) last).content();
      assertEquals(EvaluationCases.json(evaluation()), EvaluationCases.json(found));
    }
  }

  /** A group could make the driver keep more than an evaluation has. */
  @Test
  void anEvaluationHasNoMorePartsThanItsNetworkCanNeed() throws ProtocolException {
    ask(Request.Kind.EVALUATE);
    byte[] part = new byte[1 << 14];
    assertRefused(
        ProtocolException.class,
        "expected an evaluation of at most "
            + EvaluationFormat.maxBytes(
                workload.hyperparameters().network().targets(), workload.layout().hidden())
            + " bytes",
        () -> {
          for (int i = 0; i < 1_000; i++) {
            session.hear(message(Kind.EVALUATION, 1, part), null);
          }
        });
  }

  /** It would be a sign of work for ever. */
  @Test
  void aPartHasSomeContent() throws ProtocolException {
    ask(Request.Kind.SUM);
    assertRefused(
        ProtocolException.class,
        "expected a part with content, found none",
        () -> session.hear(message(Kind.SUMS, 1, new byte[0]), null));
  }

  @Test
  void onlySumsAndEvaluationsHaveSeveralParts() {
    assertRefused(
        ProtocolException.class,
        "expected a message of one part",
        () -> session.hear(message(Kind.READY, 0, body(Kind.READY)), null));
    assertRefused(
        ProtocolException.class,
        "expected numbers that show progress",
        () -> session.hear(message(Kind.ALIVE, 0, body(Kind.ALIVE)), null));
  }

  /** A short message would make the driver take memory for many sums, or end the run. */
  @Test
  void takesNoSumsButThoseOfTheLargestNodesOfItsOwnShards() throws ProtocolException {
    ask(Request.Kind.SUM);
    byte[] first = body(Kind.SUMS);
    ByteBuffer.wrap(first).order(ByteOrder.LITTLE_ENDIAN).putInt(4, 1);
    assertRefused(
        ProtocolException.class,
        "expected a sum of shards from 0 to 1, found 0 to 0",
        () -> session.hear(message(Kind.SUMS, 1, first), sink));
    open(workload);
    ask(Request.Kind.SUM);
    assertRefused(
        ProtocolException.class,
        "expected 1 sums, found 0",
        () -> session.hear(message(Kind.SUMS, 1, new byte[0]), sink));
  }

  @Test
  void anAnswerIsExpectedOnceInARoundAndOfThatRound() throws ProtocolException {
    assertFalse(session.maySendParts());
    ask(Request.Kind.SUM);
    assertTrue(session.maySendParts());
    for (long round : new long[] {0, 2}) {
      assertRefused(
          ProtocolException.class,
          "expected an answer to the last request",
          () -> session.hear(message(Kind.SUMS, round, body(Kind.SUMS)), sink));
    }
    assertRefused(
        ProtocolException.class,
        "expected an answer to the last request",
        () -> session.hear(message(Kind.EVALUATION, 1, body(Kind.EVALUATION)), sink));
    assertProtocol(
        "an answer to the last request", message(Kind.SEVERED, 1, body(Kind.SEVERED))); // from whom
    session.hear(message(Kind.SUMS, 1, body(Kind.SUMS)), sink);
    assertRefused(
        ProtocolException.class,
        "expected one response per round",
        () -> session.hear(message(Kind.SUMS, 1, body(Kind.SUMS)), sink));
  }

  /** What it had sent before it could know. */
  @Test
  void hearsNothingAfterItHasRefusedSomething() throws ProtocolException {
    session.refused("expected another\n\u001b[31mmessage");
    assertEquals(
        new Event.Broken(session, PeerText.shown("expected another\n\u001b[31mmessage")),
        events.poll());
    session.hear(message(Kind.FAILED, 0, body(Kind.FAILED)), sink);
    session.refused("expected yet another");
    assertNull(events.poll());
  }

  /** Whoever computes for long hears from the driver meanwhile, whatever that does itself. */
  @Test
  void aHeartbeatIsAnsweredAtOnce() throws ProtocolException {
    session.hear(message(Kind.ALIVE, 0, body(Kind.ALIVE)), sink);
    assertEquals(List.of(ByteBuffer.allocate(0)), sink.sent);
    assertEquals(new Event.Alive(session, 0, 0), events.poll());
  }

  /** All parts but the last go ahead of the answer. */
  @Test
  void aRequestIsSentInItsParts() throws ProtocolException {
    session.hear(message(Kind.READY, 0, body(Kind.READY)), sink);
    List<ByteBuffer> parts = List.of(ByteBuffer.allocate(3), ByteBuffer.allocate(2));
    session.ask(Turn.LOADING, parts, sink);
    assertEquals(parts, sink.sent);
  }

  @Test
  void aHeartbeatNamesAGroupThatThereIsOrNone() throws ProtocolException {
    for (int awaited : new int[] {Response.NOBODY, 0, SHARDS - 1}) {
      session.hear(message(Kind.ALIVE, 0, alive(awaited)), sink);
      assertEquals(new Event.Alive(session, 0, awaited), events.poll());
    }
    for (int awaited : new int[] {Response.NOBODY - 1, SHARDS}) {
      assertProtocol("the rank of a group", message(Kind.ALIVE, 0, alive(awaited)));
    }
    byte[] more = Arrays.copyOf(alive(0), Response.ALIVE_BYTES + 1);
    assertProtocol("numbers that show progress", message(Kind.ALIVE, 0, more));
  }

  private static byte[] alive(int awaited) {
    return PartBytes.of(out -> out.putLong(0).putInt(awaited));
  }

  @Test
  void aGroupListensAtAPort() throws ProtocolException {
    for (int port : new int[] {1, 65_535}) {
      open(workload);
      ask(Request.Kind.LISTEN);
      session.hear(message(Kind.LISTENS, 1, PartBytes.of(out -> out.putInt(port))), sink);
      assertEquals(port, ((Answered) events.poll()).content());
    }
    for (int port : new int[] {0, -1, 65_536}) {
      open(workload);
      ask(Request.Kind.LISTEN);
      byte[] wrong = PartBytes.of(out -> out.putInt(port));
      assertProtocol("a port", message(Kind.LISTENS, 1, wrong));
    }
    for (int bytes : new int[] {3, 5}) {
      open(workload);
      ask(Request.Kind.LISTEN);
      assertProtocol("a port", message(Kind.LISTENS, 1, new byte[bytes]));
    }
  }

  @Test
  void anEvaluationMayBeAsLongAsItCanBeAndEndsWhereItShould() throws ProtocolException {
    long most =
        EvaluationFormat.maxBytes(
            workload.hyperparameters().network().targets(), workload.layout().hidden());
    ask(Request.Kind.EVALUATE);
    session.hear(message(Kind.EVALUATION, 1, new byte[1]), null);
    session.hear(message(Kind.EVALUATION, 1, new byte[(int) most - 1]), null);
    assertProtocol(
        "an evaluation of at most %s bytes".formatted(most),
        message(Kind.EVALUATION, 1, new byte[1]));
    open(workload);
    ask(Request.Kind.EVALUATE);
    byte[] whole = body(Kind.EVALUATION);
    byte[] more = Arrays.copyOf(whole, whole.length + 1);
    assertProtocol("the end, found more bytes", message(Kind.EVALUATION, 1, more));
  }

  @Test
  void anErrorHasNoEmptyLines() throws ProtocolException {
    byte[] text = "\na: b\n \n\nc: d\n".getBytes(StandardCharsets.UTF_8);
    session.hear(message(Kind.FAILED, 0, text), sink);
    assertEquals("a: b\nc: d", ((Answered) events.poll()).content());
  }

  @Test
  void aMessageForWhichThereIsNoMemoryEndsTheConnection() throws ProtocolException {
    OutOfMemoryError none = new OutOfMemoryError("none left");
    session.hear(
        message(Kind.ALIVE, 0, body(Kind.ALIVE)),
        new Connection.Reply() {
          @Override
          public void answer(ByteBuffer message) {
            throw none;
          }

          @Override
          public void fail(Throwable error) {
            throw new AssertionError(error);
          }
        });
    assertEquals(new Event.Alive(session, 0, 0), events.poll());
    assertEquals(new Event.OutOfMemory(none), events.poll());
    assertTrue(sink.isClosed);
  }

  private void assertProtocol(String expected, ByteBuffer message) {
    assertRefused(
        ProtocolException.class, "expected " + expected, () -> session.hear(message, sink));
  }

  @Test
  void aGroupThatCannotAddItsSumsNeedNotSayWhy() throws ProtocolException {
    ask(Request.Kind.MEET);
    byte[] cut = PartBytes.of(out -> out.putInt(1));
    assertProtocol("a group, found the end", message(Kind.SEVERED, 1, cut));
    open(workload);
    ask(Request.Kind.MEET);
    session.hear(message(Kind.SEVERED, 1, PartBytes.of(out -> out.putInt(1).putInt(0))), sink);
    assertEquals(
        new Severed(1, false, "executor: expected a reason, found an error without a text"),
        ((Answered) events.poll()).content());
  }
}
