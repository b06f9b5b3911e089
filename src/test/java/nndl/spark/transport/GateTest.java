package nndl.spark.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.List;
import nndl.spark.Logged;
import nndl.time.SystemClock;
import org.apache.spark.network.client.TransportClient;
import org.apache.spark.network.client.TransportResponseHandler;
import org.junit.jupiter.api.Test;

/** What becomes of a channel whose message could not be read. */
class GateTest {
  /** It would be no end of the run either: the driver hears only of messages of executors. */
  @Test
  void aLackOfMemoryForAMessageOfAStrangerIsNobodysOffence() {
    try (Logged logged = new Logged(Refusals.class)) {
      Doorkeeper door = new Doorkeeper(new SystemClock(), 10_000);
      EmbeddedChannel channel = new EmbeddedChannel();
      TransportClient client = new TransportClient(channel, new TransportResponseHandler(channel));
      channel
          .pipeline()
          .addLast(new Gate(door.opened(new MessageHandler.ChannelConnection(client))));
      channel.pipeline().fireExceptionCaught(new OutOfMemoryError("none left"));
      assertFalse(channel.isOpen());
      assertEquals(List.of(), logged.lines());
    }
  }
}
