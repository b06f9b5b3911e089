package nndl.spark.rows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class OwnerTest {
  private static final Duration NOW = Duration.ZERO;
  private static final long NO_PROCESS = Long.MAX_VALUE;

  private final Owner here = Owner.here();

  @Test
  void theFileNamesTheProcess() throws IOException {
    assertEquals(here, Owner.read(here.text()));
  }

  @Test
  void thisProcessLives() {
    assertFalse(here.isDead(NOW));
    assertFalse(here.isDead(Duration.ofMinutes(9)));
  }

  @Test
  void aProcessThatIsGoneIsDead() {
    assertTrue(new Owner(here.host(), NO_PROCESS, here.start()).isDead(NOW));
  }

  @Test
  void aProcessOfTheSameNumberThatStartedLaterIsAnother() {
    Owner earlier = new Owner(here.host(), here.pid(), here.start() - 60_000);
    assertFalse(earlier.isDead(Duration.ofMinutes(1))); // it may be the clock that was set
    assertTrue(earlier.isDead(Duration.ofMinutes(3)));
  }

  @Test
  void ofAnotherHostOnlySilenceIsKnown() {
    Owner other = new Owner(here.host() + "-2", NO_PROCESS, here.start());
    assertFalse(other.isDead(Duration.ofMinutes(9)));
    assertTrue(other.isDead(Duration.ofMinutes(11)));
  }

  @Test
  void aFileOfSomethingElseNamesNobody() {
    for (String text : new String[] {"", "host 1", "host x 2"}) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      assertThrows(IOException.class, () -> Owner.read(bytes), text);
    }
  }
}
