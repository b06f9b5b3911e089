package nndl.command.train;

import static java.nio.charset.StandardCharsets.UTF_8;
import static nndl.Texts.assertStarts;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import nndl.KeptContext;
import nndl.Slow;
import nndl.command.Run;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The times of epochs that a user finds, and a training that cannot write them. */
@Slow
@ExtendWith(KeptContext.class)
class TrainTimingsTest extends TrainCase {
  private Path file;

  @BeforeEach
  void nameFile() {
    file = directory.resolve("model/timings.csv");
  }

  /** All lines except the header. */
  private List<String> rows() throws IOException {
    List<String> lines = Files.readAllLines(file);
    return lines.subList(1, lines.size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"barrier", "job"})
  void hasALineForEachEpochAndInOneJvmNoBytes(String exchange) throws IOException {
    train("--exchange", exchange, "--shards=2");
    assertEquals(2, rows().size());
    for (int epoch = 0; epoch < 2; epoch++) {
      String[] row = rows().get(epoch).split(",");
      assertEquals(epoch, Integer.parseInt(row[0]));
      double seconds = Double.parseDouble(row[1]);
      double evaluation = Double.parseDouble(row[2]);
      double computing = Double.parseDouble(row[4]);
      assertTrue(0 < evaluation && evaluation < seconds, rows().get(epoch));
      assertTrue(0 < computing && computing < 2 * seconds, rows().get(epoch));
      assertEquals(List.of("0.000000", "0", "0", "0"), List.of(row[3], row[5], row[6], row[7]));
    }
  }

  @Test
  void keepsTheLinesOfTheEpochsBeforeAResumption() throws IOException {
    train();
    List<String> before = rows();
    train("--epochs=4", "--resume");
    assertEquals(before, rows().subList(0, 2));
    assertEquals(4, rows().size());
  }

  @Test
  void dropsTheLinesOfEpochsThatAreTrainedAgain() throws IOException {
    train("--epochs=4", "--keep=4");
    List<String> before = rows();
    for (String newest : List.of("000000000000020", "000000000000015")) {
      Files.delete(directory.resolve("model/checkpoints/" + newest + ".safetensors"));
    }
    train("--epochs=4", "--resume", "--keep=4");
    assertEquals(before.subList(0, 2), rows().subList(0, 2));
    assertEquals(4, rows().size());
    assertTrue(!before.get(2).equals(rows().get(2)), "the third epoch's is that of before");
  }

  @Test
  void areNotWrittenOverAnotherFile() throws IOException {
    train();
    Files.writeString(file, "my own notes\n");
    refuse(
        "--epochs=3 --resume",
        "$/model/timings.csv: expected a run's timings, which --overwrite replaces, found a file of"
            + " another kind");
    assertEquals("my own notes\n", Files.readString(file));
  }

  /** A directory with a file takes its place when the first epoch is printed. */
  @Test
  void areOnlyAWarningIfTheyCannotBeWritten() throws IOException {
    train("--model=$/other");
    PrintStream out = new PrintStream(taking(file.resolve("full")), true, UTF_8);
    Run run = Run.to(out, "train", "--config=" + directory.resolve("run.properties"));
    String line = run.err().lines().findFirst().orElseThrow();
    assertStarts(
        "nndl: warning: %s: expected no such file, as at the start, or --overwrite, found "
            .formatted(file),
        line);
    assertEquals(2, run.err().lines().count(), run.err());
    assertSame("other", "model", "model.safetensors", "history.csv", "record.json");
  }

  private static OutputStream taking(Path place) {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        Files.deleteIfExists(Files.isDirectory(place) ? place : place.getParent());
        Files.createDirectories(place);
      }
    };
  }

  @Test
  void isThatOfTheBestOfSeveralTrainings() throws IOException {
    Run run = train("--best-of=2", "--validation=8", "--evaluate=validation");
    String seed = run.err().replaceFirst("(?s).*best: trial \\d, seed=(\\d).*", "$1");
    assertEquals(
        Files.readString(directory.resolve("model/seed-" + seed + "/timings.csv")),
        Files.readString(file));
    assertEquals(2, rows().size());
  }
}
