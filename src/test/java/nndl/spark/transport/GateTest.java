package nndl.spark.transport;

import static nndl.Texts.assertContains;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import nndl.Fixtures;
import nndl.spark.Logged;
import nndl.spark.SmallRun;
import nndl.time.SimulatedClock;
import org.apache.spark.network.buffer.NioManagedBuffer;
import org.apache.spark.network.client.TransportClient;
import org.apache.spark.network.client.TransportResponseHandler;
import org.apache.spark.network.protocol.OneWayMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a channel whose message could not be read. */
class GateTest {
  private static final Pass PASS = new Pass(0, Secret.fresh(1, Fixtures.RANDOM).get(0));

  @TempDir Path directory;
  private final SimulatedClock clock = new SimulatedClock();
  private final Doorkeeper door = new Doorkeeper(Fixtures.process(clock), 10_000);
  private final Mailbox events = new Mailbox(clock);
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private InboundConnection connection;

  private void open() {
    door.expect(
        List.of(PASS.secret()),
        (task, partition) ->
            new PeerSession(task, 0, new SmallRun(directory, 1).workload(), null, clock, events));
    TransportClient client = new TransportClient(channel, new TransportResponseHandler(channel));
    connection = door.opened(new MessageHandler.ChannelConnection(client));
    channel.pipeline().addLast(new Gate(connection));
  }

  /** It would be no end of the run either: the driver hears only of messages of executors. */
  @Test
  void aLackOfMemoryForAMessageOfAStrangerIsNobodysOffence() {
    try (Logged logged = new Logged(Refusals.class)) {
      open();
      channel.pipeline().fireExceptionCaught(new OutOfMemoryError("none left"));
      assertFalse(channel.isOpen());
      assertEquals(List.of(), logged.lines());
    }
  }

  @Test
  void aLackOfMemoryForAMessageOfATaskIsTheDriversToNotice() {
    open();
    ActingWorkerGroup.prove(PASS, connection);
    channel.pipeline().fireExceptionCaught(new OutOfMemoryError("none left"));
    assertFalse(channel.isOpen());
    assertInstanceOf(Event.OutOfMemory.class, events.poll());
  }

  @Test
  void aMessageOfAStrangerThatIsNoRequestIsRefused() {
    try (Logged logged = new Logged(Refusals.class)) {
      open();
      channel.writeInbound(new OneWayMessage(new NioManagedBuffer(ByteBuffer.allocate(3))));
      assertFalse(channel.isOpen());
      assertContains(
          "expected a request, found another message", String.join("\n", logged.lines()));
    }
  }

  /** The network may break the connection of an executor that works as it should. */
  @Test
  void aTaskWhoseConnectionBreaksIsLostAndIsNoOffender() {
    open();
    ActingWorkerGroup.prove(PASS, connection);
    channel.pipeline().fireExceptionCaught(new IOException("Connection reset by peer"));
    assertFalse(channel.isOpen());
    channel.checkException(); // nothing has come to the end of the pipeline
    assertInstanceOf(Event.Lost.class, events.poll());
    assertNull(events.poll());
  }

  @Test
  void aTaskThatSendsWhatNobodyHasAskedForIsAnOffender() {
    open();
    ActingWorkerGroup.prove(PASS, connection);
    connection.hear(ByteBuffer.allocate(3), new IgnoredReply());
    assertFalse(channel.isOpen());
    assertInstanceOf(Event.Broken.class, events.poll());
  }
}
