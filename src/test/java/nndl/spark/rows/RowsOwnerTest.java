package nndl.spark.rows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowsOwnerTest {
  private static final Duration NOW = Duration.ZERO;
  private static final long NO_PROCESS = Long.MAX_VALUE;

  private final RowsOwner here = RowsOwner.here();

  @Test
  void theFileNamesTheProcess() throws IOException {
    assertEquals(here, RowsOwner.read(here.text()));
  }

  @Test
  void aProcessThatLivesIsNotDeadHoweverLongItIsSilent() {
    assertFalse(here.isDead(NOW));
    assertFalse(here.isDead(Duration.ofDays(1)));
  }

  /** Where the system does not tell its namespace, a number may be that of another container. */
  @Test
  void aProcessThatIsGoneIsDeadAtOnceOnlyIfItsNumberIsCertain() {
    boolean certain = !here.kernel().equals("unknown");
    RowsOwner gone = new RowsOwner(here.host(), NO_PROCESS, here.start(), here.kernel());
    assertEquals(certain, gone.isDead(NOW));
    assertTrue(gone.isDead(Duration.ofMinutes(3)));
  }

  @Test
  void aProcessOfTheSameNumberThatStartedLaterIsAnother() {
    RowsOwner earlier =
        new RowsOwner(here.host(), here.pid(), here.start() - 60_000, here.kernel());
    assertFalse(earlier.isDead(Duration.ofMinutes(1))); // it may be the clock that was set
    assertTrue(earlier.isDead(Duration.ofMinutes(3)));
  }

  @Test
  void ofAnotherHostOrContainerOnlySilenceIsKnown() {
    for (RowsOwner other :
        List.of(
            new RowsOwner(here.host() + "-2", NO_PROCESS, here.start(), here.kernel()),
            new RowsOwner(here.host(), NO_PROCESS, here.start(), here.kernel() + "-2"))) {
      assertFalse(other.isDead(Duration.ofMinutes(9)));
      assertTrue(other.isDead(Duration.ofMinutes(11)));
    }
  }

  @Test
  void aFileOfSomethingElseNamesNobody() {
    for (String text : new String[] {"", "host 1", "host 1 2", "host x 2 k"}) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      assertThrows(IOException.class, () -> RowsOwner.read(bytes), text);
    }
  }
}
