package nndl.spark.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import nndl.time.SystemClock;
import org.junit.jupiter.api.Test;

/** What becomes of a channel whose message could not be read. */
class GateTest {
  /** It would be no end of the run either: the service hears only of messages of executors. */
  @Test
  void aLackOfMemoryForAMessageOfAStrangerIsNobodysOffence() {
    List<OutOfMemoryError> heard = new ArrayList<>();
    Transport.Service service =
        new SmallService() {
          @Override
          public void receive(Connection from, ByteBuffer message, Connection.Reply reply) {}

          @Override
          public void lackMemory(OutOfMemoryError error) {
            heard.add(error);
          }
        };
    Doorkeeper door = new Doorkeeper(new SystemClock(), 10_000);
    EmbeddedChannel channel = new EmbeddedChannel(new Gate(door, service, null, null));
    OutOfMemoryError lack = new OutOfMemoryError("none left");
    channel.pipeline().fireExceptionCaught(lack);
    assertEquals(List.of(), heard);
    assertEquals(List.of(), door.offenders());
    assertFalse(channel.isOpen());
  }
}
