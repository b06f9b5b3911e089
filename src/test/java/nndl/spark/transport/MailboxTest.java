package nndl.spark.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import nndl.spark.SmallRun;
import nndl.time.SimulatedClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What waits for the driver's thread. */
class MailboxTest {
  private final SimulatedClock clock = new SimulatedClock();
  private final Mailbox mailbox = new Mailbox(clock);

  /** The driver may be away for an hour, and a group may say that it works as often as it likes. */
  @Test
  void holdsOneSignOfEachKindOfAGroup(@TempDir Path directory) {
    PeerSession group =
        new PeerSession(null, 0, new SmallRun(directory, 1).workload(), null, clock, mailbox);
    for (int i = 0; i < 1_000; i++) {
      assertTrue(mailbox.post(new Event.Alive(group, i, Response.NOBODY)));
      assertTrue(mailbox.post(new Event.PartCame(group)));
    }
    assertTrue(mailbox.post(new Event.Lost(group)));
    assertEquals(new Event.Alive(group, 999, Response.NOBODY), mailbox.poll());
    assertEquals(new Event.PartCame(group), mailbox.poll());
    assertEquals(new Event.Lost(group), mailbox.poll());
    assertNull(mailbox.poll());
  }

  @Test
  void takesNothingOnceItIsClosedButGivesWhatItHas() {
    assertTrue(mailbox.post(new Event.Ended("first")));
    mailbox.close();
    assertFalse(mailbox.post(new Event.Ended("second")));
    assertEquals(new Event.Ended("first"), mailbox.poll());
    assertNull(mailbox.poll());
  }
}
