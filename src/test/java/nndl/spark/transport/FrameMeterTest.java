package nndl.spark.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.FileRegion;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import org.apache.spark.network.buffer.NioManagedBuffer;
import org.apache.spark.network.protocol.MessageEncoder;
import org.apache.spark.network.protocol.RpcRequest;
import org.junit.jupiter.api.Test;

/** What is known of a long message while it goes out. */
class FrameMeterTest {
  private static final int LONG = FrameMeter.MAX_SHORT_BYTES + 1;

  /** Stands for the network, which takes messages and sends nothing by itself. */
  private static final class Network extends ChannelOutboundHandlerAdapter {
    private FileRegion message;
    private ChannelPromise written;

    @Override
    public void write(ChannelHandlerContext context, Object found, ChannelPromise promise) {
      message = (FileRegion) found;
      written = promise;
    }
  }

  private final Network network = new Network();
  private final FrameMeter meter = new FrameMeter();
  private final EmbeddedChannel channel =
      new EmbeddedChannel(network, meter, MessageEncoder.INSTANCE);

  private void send(int bytes) {
    var message = new RpcRequest(1, new NioManagedBuffer(ByteBuffer.allocate(bytes)));
    ChannelFuture unused = channel.write(message);
  }

  @Test
  void theBytesOfALongMessageCountAsTheyGoOut() throws Exception {
    send(LONG);
    assertEquals(0, meter.sentBytes());
    network.message.transferTo(Channels.newChannel(new ByteArrayOutputStream()), 0);
    assertEquals(network.message.transferred(), meter.sentBytes());
    assertEquals(network.message.count(), meter.sentBytes());
    network.written.setSuccess();
    assertEquals(0, meter.sentBytes());
  }

  @Test
  void thoseOfAShortOneDoNot() throws Exception {
    send(1);
    network.message.transferTo(Channels.newChannel(new ByteArrayOutputStream()), 0);
    assertEquals(0, meter.sentBytes());
  }
}
