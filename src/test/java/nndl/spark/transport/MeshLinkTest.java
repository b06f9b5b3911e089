package nndl.spark.transport;

import static nndl.Refused.assertRefused;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import nndl.Fixtures;
import nndl.network.Block;
import nndl.network.Gradient;
import nndl.network.Piece;
import nndl.spark.SmallRun;
import nndl.spark.transport.Response.Kind;
import nndl.spark.transport.Severed.SeveredException;
import nndl.time.SimulatedClock;
import nndl.training.worker.GradientTree.Node;
import nndl.training.workload.Workload;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** What a worker group hears of another one, which owns the only piece of sums and weights. */
class MeshLinkTest {
  private static final int SHARDS = 2;
  private static final int OWNER = 0;
  private static final int OTHER = 1;
  private static final String FROM_OWNER = "worker group 0 at a group: expected its sums, found ";

  @TempDir Path directory;
  private final Wire wire = new Wire();
  private Workload workload;
  private WeightPieces weights;
  private MeshRounds rounds;
  private MeshLink link;
  private int awaited = Response.NOBODY;

  /** Keeps what is sent until it may go out. */
  private static final class Wire implements Connection {
    private final List<List<ByteBuffer>> sent = new ArrayList<>();
    private Consumer<ByteBuffer> last;
    private Reply end;
    private boolean isClosed;

    @Override
    public void send(ByteBuffer message, Reply reply) {
      end = reply;
    }

    @Override
    public void sendParts(List<ByteBuffer> parts, Runnable written, Consumer<ByteBuffer> after) {
      sent.add(parts.subList(0, parts.size() - 1)); // the last one is none
      last = after;
    }

    /** What has been sent has gone out. */
    void written() {
      last.accept(null);
    }

    @Override
    public String peer() {
      return "a group";
    }

    @Override
    public void close() {
      isClosed = true;
    }
  }

  @BeforeEach
  void open() {
    workload = new SmallRun(directory, SHARDS).workload();
    weights = new WeightPieces(List.of(Block.lasting(workload.layout())), SHARDS);
    open(OTHER, OWNER);
  }

  private void open(int own, int other) {
    List<Node> groups = List.of(new Node(0, 1), new Node(1, SHARDS));
    List<Secret> secrets = Secret.fresh(SHARDS, Fixtures.RANDOM);
    rounds =
        new MeshRounds(
            workload,
            new Introduction(own, groups, secrets),
            new SimulatedClock(),
            this::looksOnce);
    link = new MeshLink(other, rounds, weights).on(wire);
  }

  /** A group that waits looks at whom it waits for, and ends. */
  private boolean looksOnce() {
    awaited = rounds.awaited();
    return true;
  }

  private static ByteBuffer message(Kind kind, byte... body) {
    ByteBuffer message =
        ByteBuffer.allocate(Response.BYTES + body.length).order(ByteOrder.LITTLE_ENDIAN);
    new Response(kind, 1).write(message);
    return message.put(body).flip();
  }

  private void hear(Kind kind, byte... body) throws ProtocolException {
    link.hear(message(kind, body), null);
  }

  private byte[] piece() {
    return PartBytes.of(out -> weights.write(out, OWNER));
  }

  private byte[] total() {
    Gradient sum = Gradient.lasting(workload.layout());
    return PartBytes.of(out -> SumFormat.write(out, 0, SHARDS, sum));
  }

  @Test
  void aMessageGoesOutOnceThoseBeforeItHave() {
    List<ByteBuffer> first = List.of(ByteBuffer.allocate(3), ByteBuffer.allocate(2));
    List<ByteBuffer> second = List.of(ByteBuffer.allocate(5));
    link.push(first);
    link.push(second);
    assertEquals(List.of(first), wire.sent);
    wire.written();
    assertEquals(List.of(first, second), wire.sent);
  }

  @Test
  void saysThatItStandsWheneverNothingElseIsSaid() {
    link.push(List.of(ByteBuffer.allocate(3)));
    link.keepAlive();
    assertEquals(1, wire.sent.size());
    wire.written();
    assertEquals(1, wire.sent.size(), "nothing has waited");
    link.keepAlive();
    assertEquals(2, wire.sent.size());
    assertDoesNotThrow(() -> link.hear(wire.sent.get(1).get(0), null));
    assertEquals(0, rounds.heard().get());
    assertProtocol("the end, found more bytes", () -> hear(Kind.ALIVE, (byte) 0));
  }

  @Test
  void thePieceOfTheWeightsComesOnceAndBeforeAllSums() throws ProtocolException {
    assertFalse(link.hasWeights());
    hear(Kind.WEIGHTS, piece());
    assertTrue(link.hasWeights());
    assertEquals(1, rounds.heard().get());
    String early = "one piece of the weights, before all sums";
    assertProtocol(early, () -> hear(Kind.WEIGHTS, piece()));
    open(OTHER, OWNER);
    hear(Kind.SUMS, total());
    assertProtocol(early, () -> hear(Kind.WEIGHTS, piece()));
    open(OWNER, OTHER); // which has none
    assertProtocol(early, () -> hear(Kind.WEIGHTS, piece()));
    open(OTHER, OWNER);
    byte[] more = Arrays.copyOf(piece(), piece().length + 1);
    assertProtocol("the end, found more bytes", () -> hear(Kind.WEIGHTS, more));
  }

  @Test
  void aTotalIsOfThisRoundOrTheNext() throws ProtocolException {
    MeshRounds.Round first = rounds.after(-1, OWNER);
    MeshRounds.Round second = rounds.after(0, OWNER);
    assertFalse(link.hasTotal(first));
    hear(Kind.SUMS, total());
    assertTrue(link.hasTotal(first));
    assertFalse(link.hasTotal(second));
    hear(Kind.SUMS, total());
    assertTrue(link.hasTotal(second));
    assertProtocol("sums of this round or the next", () -> hear(Kind.SUMS, total()));
    assertEquals(3, rounds.heard().get());
  }

  /** Here the first owns the only one. */
  @Test
  void twoGroupsWithoutAPieceHaveNothingToSayInThatRound() throws ProtocolException {
    Workload ofThree = new SmallRun(directory, 3).workload();
    List<Node> groups = List.of(new Node(0, 1), new Node(1, 2), new Node(2, 3));
    Introduction last = new Introduction(2, groups, Secret.fresh(3, Fixtures.RANDOM));
    rounds = new MeshRounds(ofThree, last, new SimulatedClock(), this::looksOnce);
    assertEquals(0, rounds.after(-1, OWNER).number);
    assertEquals(1, rounds.after(-1, OTHER).number);
  }

  @Test
  void nothingElseIsSaidBetweenGroups() {
    assertProtocol("sums", () -> hear(Kind.HASH, new byte[Long.BYTES]));
  }

  @Test
  void whatBreaksTheProtocolEndsTheSumsAndIsABreach() throws ProtocolException {
    link.hearPart(message(Kind.SUMS, new byte[3]));
    Severed severed = severed();
    assertTrue(severed.isBreach());
    assertEquals(OWNER, severed.rank());
    assertTrue(severed.why().startsWith(FROM_OWNER + "expected "), severed.why());
    hear(Kind.HASH); // nothing more is read
    assertEquals(1, rounds.heard().get());
  }

  @Test
  void theEndOfTheConnectionIsNoBreach() {
    link.lost();
    assertEquals(new Severed(OWNER, false, FROM_OWNER + "the connection lost"), severed());
    open(OTHER, OWNER);
    link.lackMemory(new OutOfMemoryError("none left"));
    assertEquals(
        new Severed(OWNER, false, FROM_OWNER + "no memory for them: none left"), severed());
    open(OTHER, OWNER);
    link.awaitEnd();
    wire.end.fail(new IllegalStateException("closed"));
    assertEquals(new Severed(OWNER, false, FROM_OWNER + "closed"), severed());
    open(OTHER, OWNER);
    link.awaitEnd();
    wire.end.answer(ByteBuffer.allocate(0));
    assertTrue(severed().isBreach());
    link.close();
    assertTrue(wire.isClosed);
  }

  /** The sums end, and nobody is taken for an offender. */
  @Test
  void aFaultOfThisProgramIsNoBreach() {
    link.hearPart(null);
    assertFalse(severed().isBreach());
    assertTrue(severed().why().startsWith(FROM_OWNER + "java.lang.NullPointerException"));
  }

  @Test
  void theFirstReasonCounts() {
    link.lost();
    link.refused("another");
    assertEquals(FROM_OWNER + "the connection lost", severed().why());
  }

  @Test
  void aGroupThatHasNotConnectedYetIsNamedByItsPort() {
    link.on(null).lost();
    assertEquals(
        "worker group 0 at its port: expected its sums, found the connection lost",
        severed().why());
  }

  private Severed severed() {
    return assertThrows(SeveredException.class, rounds::requireWhole).severed();
  }

  private static void assertProtocol(String expected, Executable call) {
    assertRefused(ProtocolException.class, "expected " + expected, call);
  }

  @Test
  void waitsForTheFirstOfSeveralOwnersWhoseTotalHasNotCome() throws Exception {
    workload = SmallRun.untrained(directory, 3, Fixtures.hyperparameters(1, 53, 3, 20, 2_500, 3));
    weights = new WeightPieces(List.of(Block.lasting(workload.layout())), 3);
    List<Node> groups = List.of(new Node(0, 1), new Node(1, 2), new Node(2, 3));
    Introduction last = new Introduction(2, groups, Secret.fresh(3, Fixtures.RANDOM));
    rounds = new MeshRounds(workload, last, new SimulatedClock(), this::looksOnce);
    link = new MeshLink(0, rounds, weights).on(wire);
    MeshLink[] links = {link, new MeshLink(1, rounds, weights).on(new Wire()), null};
    assertThrows(IOException.class, () -> rounds.total(links));
    assertEquals(0, awaited);
    List<Piece> pieces = new Pieces(workload.layout(), 3).of(0);
    Gradient sum = Gradient.lasting(workload.layout());
    hear(Kind.SUMS, PartBytes.of(out -> SumFormat.write(out, 0, 1, sum, pieces.get(2))));
    hear(Kind.SUMS, PartBytes.of(out -> SumFormat.write(out, 0, 3, sum, pieces.get(0))));
    assertThrows(IOException.class, () -> rounds.total(links));
    assertEquals(1, awaited);
  }

  @Test
  void waitsForTheOwnerOfAPieceUntilItsTotalHasCome() throws Exception {
    MeshLink[] links = {link, null};
    assertEquals(Response.NOBODY, rounds.awaited());
    assertThrows(IOException.class, () -> rounds.total(links));
    assertEquals(OWNER, awaited);
    awaited = Response.NOBODY;
    hear(Kind.SUMS, total());
    rounds.total(links); // which is the end of the round
    assertEquals(Response.NOBODY, awaited);
    assertThrows(IOException.class, () -> rounds.total(links));
    assertEquals(OWNER, awaited);
  }
}
