package nndl.training;

import static nndl.Refused.refusal;
import static org.junit.jupiter.api.Assertions.assertEquals;

import nndl.training.worker.Traffic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimingsTest {
  private static final String HEADER =
      "epoch,seconds,evaluation-seconds,waiting-seconds,computing-seconds,bytes-sent,bytes-received,restarts\n";

  @Test
  void areALineForEachEpoch() {
    Timings timings = new Timings();
    assertEquals(HEADER, timings.csv());
    timings.add(0, 1234.5, 0.25, 2.5, new Traffic(1, 500_000, 7, 1L << 40, 3));
    timings.add(1, 0.1, 0, 0, Traffic.NONE);
    assertEquals(
        HEADER
            + "0,1234.500000,0.250000,0.000500,2.500000,7,1099511627776,3\n"
            + "1,0.100000,0.000000,0.000000,0.000000,0,0,0\n",
        timings.csv());
  }

  @Test
  void haveTheTrafficSinceTheEpochBefore() {
    Traffic before = new Traffic(1, 20, 300, 4_000, 50_000);
    Traffic now = new Traffic(3, 50, 700, 9_000, 110_000);
    assertEquals(new Traffic(2, 30, 400, 5_000, 60_000), now.since(before));
  }

  @Test
  void goOnAfterTheEpochsThatWereDone() {
    Timings before = new Timings();
    for (int epoch = 0; epoch < 4; epoch++) {
      before.add(epoch, epoch + 0.5, 0, 0, Traffic.NONE);
    }
    Timings after = Timings.parse("place", before.csv(), 2);
    after.add(2, 9, 0, 0, Traffic.NONE);
    String times = ",0.000000,0.000000,0.000000,0,0,0\n";
    assertEquals(
        HEADER + "0,0.500000" + times + "1,1.500000" + times + "2,9.000000" + times, after.csv());
  }

  @Test
  void nameTheLineThatIsSomethingElse() {
    String row = "0,1.000000,0.000000,0.000000,0.000000,0,0,0\n";
    assertEquals(
        "place: expected the times of epochs, found something else in line 3",
        refusal(() -> Timings.parse("place", HEADER + row + "1\n", 9)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "epoch,seconds\n0,1\n",
        HEADER + "0,1.000000,0.000000,0.000000,0.000000,0,0\n",
        HEADER + "0,1.000000,0.000000,NaN,0.000000,0,0,0\n",
        HEADER + "99999999999,1.000000,0.000000,0.000000,0.000000,0,0,0\n",
        HEADER + "\n"
      })
  void areNotReadFromAnythingElse(String text) {
    String line = refusal(() -> Timings.parse("place", text, 9));
    assertEquals("place: expected the times of epochs", line.replaceFirst(", found .*", ""));
  }
}
