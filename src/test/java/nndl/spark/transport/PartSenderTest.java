package nndl.spark.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.spark.network.protocol.OneWayMessage;
import org.junit.jupiter.api.Test;

/** How many parts of a message are on their way, and what becomes of those that can't be sent. */
class PartSenderTest {
  /** Else both ends would wait for the rest. */
  @Test
  void aChannelInWhichAPartFailsIsClosedWithItsError() {
    EmbeddedChannel channel = new EmbeddedChannel();
    new PartSender(
            channel,
            List.of(ByteBuffer.allocate(1)),
            () -> {},
            last -> {
              throw new OutOfMemoryError("none left");
            })
        .start();
    channel.runPendingTasks();
    assertFalse(channel.isOpen());
    assertThrows(OutOfMemoryError.class, channel::checkException);
  }

  @Test
  void eightPartsAreOnTheirWayAndAnotherForEachThatHasGoneOut() {
    List<ChannelPromise> written = new ArrayList<>();
    List<Byte> bytes = new ArrayList<>();
    AtomicInteger sent = new AtomicInteger();
    EmbeddedChannel channel = start(written, bytes, sent);
    assertEquals(8, written.size());
    assertEquals(0, sent.get());
    written.get(0).setSuccess();
    assertEquals(9, written.size());
    assertEquals(1, sent.get());
    for (int i = 1; i < 11; i++) {
      written.get(i).setSuccess();
    }
    assertEquals(List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11), numbers(bytes));
    assertEquals(11, sent.get());
    assertTrue(channel.isOpen());
  }

  @Test
  void nothingFollowsAPartThatDidNotGoOut() {
    List<ChannelPromise> written = new ArrayList<>();
    List<Byte> bytes = new ArrayList<>();
    AtomicInteger sent = new AtomicInteger();
    EmbeddedChannel channel = start(written, bytes, sent);
    written.get(0).setFailure(new IOException("no route"));
    assertFalse(channel.isOpen());
    assertEquals(List.of(0, 1, 2, 3, 4, 5, 6, 7), numbers(bytes));
    assertEquals(0, sent.get());
  }

  /** Sends twelve parts of a byte each; the last one is written as soon as it may be. */
  private static EmbeddedChannel start(
      List<ChannelPromise> written, List<Byte> bytes, AtomicInteger sent) {
    EmbeddedChannel channel =
        new EmbeddedChannel(
            new ChannelOutboundHandlerAdapter() {
              @Override
              public void write(ChannelHandlerContext context, Object part, ChannelPromise promise)
                  throws IOException {
                bytes.add(((OneWayMessage) part).body().nioByteBuffer().get(0));
                written.add(promise);
              }
            });
    List<ByteBuffer> parts =
        IntStream.range(0, 12).mapToObj(i -> ByteBuffer.wrap(new byte[] {(byte) i})).toList();
    new PartSender(channel, parts, sent::incrementAndGet, last -> bytes.add(last.get(0))).start();
    channel.runPendingTasks();
    return channel;
  }

  private static List<Integer> numbers(List<Byte> bytes) {
    return bytes.stream().map(Byte::intValue).toList();
  }
}
