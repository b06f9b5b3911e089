package nndl.spark.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.spark.network.TransportContext;
import org.apache.spark.network.server.TransportServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How much a peer may send at once, before and after a message of its is answered. */
@Timeout(60)
class FrameLimitTest {
  private static final int MAX_BYTES = 1 << 20;

  /** With the 21 bytes that Spark puts before it, as long as a first frame may be. */
  private static final int FIRST_BYTES = (1 << 16) - 21;

  /** Answers messages with their lengths, and says nothing to those that begin with a one. */
  private static final Transport.Service LENGTHS =
      new Transport.Service() {
        @Override
        public long maxMessageBytes() {
          return MAX_BYTES;
        }

        @Override
        public void receive(Connection from, ByteBuffer message, Connection.Reply reply) {
          if (message.get(0) == 0) {
            reply.answer(ByteBuffer.allocate(Integer.BYTES).putInt(0, message.remaining()));
          }
        }

        @Override
        public void disconnected(Connection from) {}
      };

  private TransportContext context;
  private TransportServer server;
  private Peer peer;

  @BeforeEach
  void connect() throws Exception {
    context = new TransportContext(ActingWorkerGroup.CONF, new ServiceHandler(LENGTHS));
    server = context.createServer("127.0.0.1", 0, List.of(FrameLimit.bootstrap(MAX_BYTES)));
    peer = new Peer(ActingWorkerGroup.CONF, server.getPort());
  }

  @AfterEach
  void close() {
    peer.close();
    server.close();
    context.close();
  }

  @Test
  void isAtFirst64Kilobytes() throws Exception {
    CompletableFuture<ByteBuffer> unanswered = peer.send(unanswerable());
    assertAnswered(FIRST_BYTES);
    assertFalse(unanswered.isDone());
  }

  @Test
  void isNoMoreAtFirstThoughMessagesBeforeWereTaken() throws Exception {
    CompletableFuture<ByteBuffer> unanswered = peer.send(unanswerable());
    assertCutOff(FIRST_BYTES + 1);
    assertThrows(ExecutionException.class, () -> Peer.await(unanswered, "an error"));
  }

  private static ByteBuffer unanswerable() {
    return ByteBuffer.allocate(FIRST_BYTES).put(0, (byte) 1);
  }

  @Test
  void isWhatTheServiceTakesAfterAnAnswer() throws Exception {
    assertAnswered(1);
    assertAnswered(MAX_BYTES);
    assertCutOff(MAX_BYTES + 1);
  }

  private void assertAnswered(int bytes) throws Exception {
    assertEquals(bytes, Peer.await(peer.send(ByteBuffer.allocate(bytes)), "an answer").getInt());
  }

  private void assertCutOff(int bytes) throws Exception {
    peer.refusalOf(ByteBuffer.allocate(bytes));
    peer.awaitClose();
  }

  @Test
  void mayBeLiftedForAPeerThatHasGone() {
    EmbeddedChannel channel = new EmbeddedChannel();
    ChannelFuture unused = channel.close();
    FrameLimit.know(channel);
    assertFalse(channel.isOpen());
  }

  @Test
  void countsFramesThatComeInAnyPieces() {
    for (int piece = 1; piece < 40; piece++) {
      EmbeddedChannel channel = new EmbeddedChannel(new FrameLimit(0));
      ByteBuf bytes = Unpooled.buffer().writeLong(20).writeZero(12).writeLong(9).writeZero(1);
      bytes.writeLong(FrameLimit.MAX_UNKNOWN_BYTES + 1).writeZero(50);
      int passed = 0;
      while (channel.isOpen()) {
        passed = channel.inboundMessages().size();
        channel.writeInbound(bytes.readRetainedSlice(Math.min(piece, bytes.readableBytes())));
      }
      assertEquals((20 + 9 + 7) / piece, passed, "pieces of %s bytes".formatted(piece));
      channel.releaseInbound();
      bytes.release();
      assertEquals(0, bytes.refCnt());
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, -1, 0, 8})
  void letsNoFramePassThatEndsBeforeItBegins(long length) {
    EmbeddedChannel channel = new EmbeddedChannel(new FrameLimit(0));
    channel.writeInbound(Unpooled.buffer().writeLong(length));
    assertFalse(channel.isOpen());
    assertTrue(channel.inboundMessages().isEmpty());
  }
}
