package nndl.spark.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.network.client.TransportClient;
import org.apache.spark.network.client.TransportResponseHandler;
import org.junit.jupiter.api.Test;

/** Who hears what comes through a channel. */
class MessageHandlerTest {
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final MessageHandler handler = new MessageHandler();

  @Test
  void theEndThatHasCalledHearsThePartsOfAnswers() {
    List<ByteBuffer> heard = new ArrayList<>();
    OutboundConnection.at(channel).letIn(heard::add);
    ByteBuffer part = ByteBuffer.allocate(3);
    handler.receive(new TransportClient(channel, new TransportResponseHandler(channel)), part);
    assertEquals(List.of(part), heard);
  }

  /** Spark asks it for the streams of a channel that ends. */
  @Test
  void thereIsAManagerOfStreamsOfWhichThereAreNone() {
    assertNotNull(handler.getStreamManager());
  }
}
