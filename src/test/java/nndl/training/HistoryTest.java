package nndl.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class HistoryTest {
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final History history =
      new History(new PrintStream(printed, false, StandardCharsets.UTF_8));

  @Test
  void printsTheBooksLineAtTheEndOfEveryEpoch() {
    history.add(new History.Epoch(0, 9012, 10000));
    assertEquals("Epoch 0: 9012 / 10000\n", printed.toString(StandardCharsets.UTF_8));
    history.add(new History.Epoch(1, 0, 10000));
    assertEquals(
        "Epoch 0: 9012 / 10000\nEpoch 1: 0 / 10000\n", printed.toString(StandardCharsets.UTF_8));
  }

  @Test
  void saysCompleteWithoutEvaluation() {
    history.add(new History.Epoch(29, 0, 0));
    assertEquals("Epoch 29 complete\n", printed.toString(StandardCharsets.UTF_8));
  }

  @Test
  void isATableOfOneLineAnEpoch() {
    assertEquals("epoch,correct,count\n", history.csv());
    history.add(new History.Epoch(0, 9012, 10000));
    history.add(new History.Epoch(1, 9200, 10000));
    assertEquals("epoch,correct,count\n0,9012,10000\n1,9200,10000\n", history.csv());
  }
}
