package nndl.spark.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import nndl.time.SimulatedClock;
import org.apache.spark.network.client.TransportClient;
import org.apache.spark.network.client.TransportResponseHandler;
import org.junit.jupiter.api.Test;

/** How many bytes a connection may send before its proof. */
class ByteLimitTest {
  private final EmbeddedChannel channel = new EmbeddedChannel();

  @Test
  void closesAConnectionThatSendsMoreThan32KiBAndPassesNothingOnThen() {
    Connection connection =
        new ServiceHandler.ChannelConnection(
            new TransportClient(channel, new TransportResponseHandler(channel)));
    channel
        .pipeline()
        .addFirst(new ByteLimit(new Doorkeeper(new SimulatedClock(), 10_000), connection));
    channel.writeInbound(Unpooled.buffer().writeZero(ByteLimit.MAX_BYTES - 1));
    channel.writeInbound(Unpooled.buffer().writeZero(1));
    assertTrue(channel.isOpen());
    assertEquals(2, channel.inboundMessages().size());
    channel.releaseInbound();
    ByteBuf more = Unpooled.buffer().writeZero(1);
    channel.writeInbound(more);
    assertFalse(channel.isOpen());
    assertEquals(0, more.refCnt());
    assertEquals(0, channel.inboundMessages().size());
  }
}
