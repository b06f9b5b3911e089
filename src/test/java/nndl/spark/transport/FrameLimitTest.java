package nndl.spark.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import nndl.Fixtures;
import nndl.spark.SmallRun;
import nndl.time.SimulatedClock;
import nndl.training.workload.Split;
import nndl.training.workload.Workload;
import org.apache.spark.network.client.TransportClient;
import org.apache.spark.network.client.TransportResponseHandler;
import org.apache.spark.network.protocol.Message;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How long frames may be before and after a peer is let in, and of which type. */
class FrameLimitTest {
  private static final int HEADER = 21;
  private static final byte REQUEST = 3;
  private static final byte PART = 9;
  private static final byte RESPONSE = 4;

  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final InboundConnection connection = limit(channel);

  private static final Pass PASS = new Pass(0, Secret.fresh(1, Fixtures.RANDOM).get(0));

  private static Workload workload;
  private static PeerSession session;

  @BeforeAll
  static void prepare(@TempDir Path directory) {
    workload = new SmallRun(directory, 1).workload();
  }

  private static InboundConnection limit(EmbeddedChannel channel) {
    Doorkeeper door = new Doorkeeper(Fixtures.process(new SimulatedClock()), 10_000);
    door.expect(List.of(PASS.secret()), (task, partition) -> session = session(task));
    InboundConnection connection =
        door.opened(
            new MessageHandler.ChannelConnection(
                new TransportClient(channel, new TransportResponseHandler(channel))));
    channel.pipeline().addFirst(new FrameLimit(connection));
    return connection;
  }

  /** What would hear the task. */
  private static PeerSession session(Connection task) {
    SimulatedClock clock = new SimulatedClock();
    return new PeerSession(task, 0, workload, null, clock, new Mailbox(clock));
  }

  private void letIn() {
    ActingWorkerGroup.prove(PASS, connection);
  }

  /** Lets the task in, and gives it a first request. */
  private void ask() {
    letIn();
    Connection.Reply ignored = new IgnoredReply();
    connection.hear(ActingWorkerGroup.response(Response.Kind.UNABLE, 0, 0).flip(), ignored);
    Request request = new Request(Request.Kind.SUM, 1, Request.NO_SAMPLES, Split.TRAINING, 1);
    session.ask(
        new Turn(Optional.of(request), List.of(), Optional.empty(), 0),
        List.of(ByteBuffer.allocate(1)),
        new IgnoredReply());
  }

  /** Whether the limit lets the start of a frame pass. */
  private boolean passes(long length, int type) {
    channel.writeInbound(Unpooled.buffer().writeLong(length).writeByte(type));
    ByteBuf passed = channel.readInbound();
    if (passed != null) {
      passed.release();
    }
    return passed != null && channel.isOpen();
  }

  @Test
  void isAtFirst128Bytes() {
    assertTrue(passes(1 << 7, REQUEST));
  }

  @ParameterizedTest
  @ValueSource(longs = {(1 << 7) + 1, Integer.MAX_VALUE, Long.MAX_VALUE})
  void isNoMoreAtFirst(long length) {
    assertFalse(passes(length, REQUEST));
  }

  /** However long the messages are that it is a part of. */
  @Test
  void isThatOfAPartForATask() {
    letIn();
    assertTrue(passes(Parts.MAX_BYTES + HEADER, REQUEST));
  }

  @Test
  void isThatOfAPartToWhichNobodyAnswersToo() {
    ask();
    assertTrue(passes(Parts.MAX_BYTES + HEADER, PART));
  }

  @Test
  void isNoMoreForATask() {
    ask();
    assertFalse(passes(Parts.MAX_BYTES + HEADER + 1, PART));
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, -1, 0, 8, HEADER - 9})
  void letsNoFramePassThatEndsBeforeItsMessageBegins(long length) {
    assertFalse(passes(length, REQUEST));
  }

  /** Those that Spark would answer, log, or take memory for. */
  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"RpcRequest", "OneWayMessage"})
  void letsNoOtherTypeOfMessagePass(Message.Type type) {
    letIn();
    assertFalse(passes(HEADER, type.id()));
  }

  @Test
  void letsNoPartOfAStrangerPass() {
    assertFalse(passes(HEADER, PART));
  }

  /** Spark may still ask who it is, and would log each part with a trace. */
  @Test
  void letsNoPartOfATaskPassThatHasHadNoRequest() {
    letIn();
    assertFalse(passes(HEADER, PART));
  }

  @ParameterizedTest
  @ValueSource(ints = {14, 100, 127, 128, 255})
  void letsNoUnknownTypePass(int type) {
    assertFalse(passes(HEADER, type));
  }

  @Test
  void countsFramesThatComeInAnyPieces() {
    for (int piece = 1; piece < 40; piece++) {
      EmbeddedChannel pieces = new EmbeddedChannel();
      InboundConnection unused = limit(pieces);
      ByteBuf bytes = Unpooled.buffer().writeLong(30).writeByte(REQUEST).writeZero(21);
      bytes.writeLong(HEADER).writeByte(REQUEST).writeZero(12);
      bytes.writeLong(FrameLimit.MAX_UNKNOWN_BYTES + 1).writeZero(50);
      int passed = 0;
      while (pieces.isOpen()) {
        passed = pieces.inboundMessages().size();
        pieces.writeInbound(bytes.readRetainedSlice(Math.min(piece, bytes.readableBytes())));
      }
      assertEquals((30 + HEADER + 7) / piece, passed, "pieces of %s bytes".formatted(piece));
      pieces.releaseInbound();
      bytes.release();
      assertEquals(0, bytes.refCnt());
    }
  }

  /** The end that has called. */
  private static EmbeddedChannel called(boolean isIn) {
    EmbeddedChannel channel = new EmbeddedChannel();
    OutboundConnection outbound = OutboundConnection.at(channel);
    channel.pipeline().addFirst(new FrameLimit(outbound));
    if (isIn) {
      outbound.letIn(part -> {});
    }
    return channel;
  }

  private static boolean passes(EmbeddedChannel at, ByteBuf frame) {
    at.writeInbound(frame);
    return at.isOpen();
  }

  private static ByteBuf frame(long length, int type) {
    return Unpooled.buffer().writeLong(length).writeByte(type);
  }

  @Test
  void whoHasCalledTakesAnswersAsLongAsAProofAndLaterAsAPart() {
    long most = FrameLimit.MAX_UNKNOWN_BYTES;
    assertTrue(passes(called(false), frame(most, RESPONSE)));
    assertFalse(passes(called(false), frame(most + 1, RESPONSE)));
    assertFalse(passes(called(false), frame(most, PART)));
    assertTrue(passes(called(true), frame(FrameLimit.MAX_BYTES, RESPONSE)));
    assertTrue(passes(called(true), frame(FrameLimit.MAX_BYTES, PART)));
    assertFalse(passes(called(true), frame(FrameLimit.MAX_BYTES + 1, PART)));
    assertTrue(passes(called(true), frame(FrameLimit.PART_HEADER_BYTES, PART)));
    assertFalse(passes(called(true), frame(FrameLimit.PART_HEADER_BYTES - 1, PART)));
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"RpcResponse", "RpcFailure", "OneWayMessage"})
  void whoHasCalledTakesNoOtherTypeOfMessage(Message.Type type) {
    assertFalse(passes(called(true), frame(HEADER, type.id())));
  }

  /** Spark would take memory for the text before the text has come. */
  @ParameterizedTest
  @ValueSource(ints = {0, 4, 6, -5, Integer.MAX_VALUE, Integer.MIN_VALUE})
  void whoHasCalledTakesNoTextThatIsNotAsLongAsItsFrame(int length) {
    assertFalse(passes(called(true), failure(5, length)));
    assertFalse(passes(called(true), failure(-5, length)));
    EmbeddedChannel right = called(false);
    assertTrue(passes(right, failure(5, 5)));
    assertTrue(passes(right, frame(HEADER, RESPONSE)), "the next frame");
    assertTrue(passes(called(true), failure(0, 0)));
  }

  private static ByteBuf failure(int text, int length) {
    ByteBuf frame = frame(HEADER + text, Message.Type.RpcFailure.id());
    return frame.writeLong(7).writeInt(length).writeZero(Math.max(0, text));
  }
}
