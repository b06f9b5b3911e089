package nndl.spark.transport;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of a message whose parts can't be sent. */
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
}
