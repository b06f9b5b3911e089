package nndl.spark.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import nndl.time.SimulatedClock;
import org.apache.spark.network.client.TransportClient;
import org.apache.spark.network.client.TransportResponseHandler;
import org.apache.spark.network.protocol.Message;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How long frames may be before and after a peer is let in, and of which type. */
class FrameLimitTest {
  private static final int MAX_BYTES = 1 << 20;
  private static final int HEADER = 21;
  private static final byte REQUEST = 3;

  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final FrameLimit limit = limit(channel, MAX_BYTES);

  private static FrameLimit limit(EmbeddedChannel channel, long maxMessageBytes) {
    FrameLimit limit =
        new FrameLimit(
            new Doorkeeper(new SimulatedClock(), 10_000), connection(channel), maxMessageBytes);
    channel.pipeline().addFirst(limit);
    return limit;
  }

  private static Connection connection(EmbeddedChannel channel) {
    return new ServiceHandler.ChannelConnection(
        new TransportClient(channel, new TransportResponseHandler(channel)));
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

  @Test
  void isOf64KiBForAPeerThatWasLetIn() {
    limit.lift();
    assertTrue(passes(FrameLimit.MAX_SHORT_BYTES, REQUEST));
  }

  @Test
  void isNoMoreForAPeerThatWasLetInBeforeTheDriverHasAskedForMore() {
    limit.lift();
    assertFalse(passes(FrameLimit.MAX_SHORT_BYTES + 1, REQUEST));
  }

  @Test
  void isWhatTheServiceTakesForTheAnswerToARequest() {
    limit.lift();
    connection(channel).expectLong();
    assertTrue(passes(MAX_BYTES + HEADER, REQUEST));
  }

  @Test
  void isNoMoreForTheAnswerToARequest() {
    limit.lift();
    connection(channel).expectLong();
    assertFalse(passes(MAX_BYTES + HEADER + 1, REQUEST));
  }

  /** Short ones, that it is alive, do not count. */
  @Test
  void isShortAgainAfterTheAnswerToARequest() {
    limit.lift();
    connection(channel).expectLong();
    int length = FrameLimit.MAX_SHORT_BYTES + 1;
    send(HEADER);
    send(length);
    assertTrue(channel.isOpen());
    assertEquals(length - Long.BYTES - 1, connection(channel).receivedBytes());
    send(HEADER);
    assertTrue(channel.isOpen());
    send(length);
    assertFalse(channel.isOpen());
  }

  private void send(int length) {
    channel.writeInbound(
        Unpooled.buffer().writeLong(length).writeByte(REQUEST).writeZero(length - Long.BYTES - 1));
    channel.releaseInbound();
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, -1, 0, 8, HEADER - 1})
  void letsNoFramePassThatEndsBeforeItsMessageBegins(long length) {
    assertFalse(passes(length, REQUEST));
  }

  /** Those that Spark would answer, log, or take memory for. */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "RpcRequest")
  void letsNoOtherTypeOfMessagePass(Message.Type type) {
    limit.lift();
    assertFalse(passes(HEADER, type.id()));
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
      FrameLimit unused = limit(pieces, 0);
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

  /** Of short ones, which say that a group is at work, none counts. */
  @Test
  void countsTheBytesOfLongFramesAsTheyCome() {
    EmbeddedChannel pieces = new EmbeddedChannel(new FrameMeter());
    FrameMeter meter = pieces.pipeline().get(FrameMeter.class);
    int length = FrameLimit.MAX_SHORT_BYTES + 1;
    ByteBuf bytes = Unpooled.buffer().writeLong(HEADER).writeByte(1).writeZero(HEADER - 9);
    bytes.writeLong(length).writeByte(1).writeZero(length - 9);
    bytes.writeLong(length - 1).writeByte(1).writeZero(length - 10);
    for (int sent = 0; bytes.isReadable(); sent++) {
      assertEquals(
          Math.max(0, Math.min(100L * sent - HEADER - 9, length - 9)), meter.receivedBytes());
      pieces.writeInbound(bytes.readRetainedSlice(Math.min(100, bytes.readableBytes())));
    }
    assertEquals(length - 9, meter.receivedBytes());
    pieces.releaseInbound();
    bytes.release();
  }

  @Test
  void closesTheChannelOfAnExceptionAndTellsNobody() {
    channel.pipeline().fireExceptionCaught(new IOException("Connection reset"));
    assertFalse(channel.isOpen());
    channel.checkException(); // nothing has come to the end of the pipeline
  }
}
