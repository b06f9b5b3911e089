package nndl.command.run;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import nndl.Fixtures;
import nndl.Slow;
import nndl.TestJvm;
import nndl.TestTable;
import nndl.data.HeldOutRows;
import nndl.data.SampleFolder;
import nndl.data.format.IdxWriter;
import nndl.data.recipe.Column;
import nndl.data.recipe.MissingValues;
import nndl.data.recipe.Recipe;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that were held out pass through the heap on the way to their answers. */
@Slow
class HeldOutAnswersTest {
  private static final int ROWS = 100_000;
  private static final int WIDTH = 200; // 80 MB of numbers
  private static final Recipe RECIPE =
      new Recipe(
          "kind",
          List.of("a", "b"),
          MissingValues.USUAL,
          IntStream.range(0, WIDTH)
              .<Column>mapToObj(i -> new Column.Numbers("n" + i, 0, 1, null))
              .toList());

  @TempDir Path directory;

  private static SampleFolder folder(Path directory) {
    return new SampleFolder(Fixtures.path(directory), RECIPE, 0, 0, ROWS);
  }

  private static Path local(org.apache.hadoop.fs.Path path) {
    return Path.of(path.toUri().getPath());
  }

  @Test
  void moreOfThemThanTheHeapHoldsAreAnswered() throws Exception {
    SampleFolder folder = folder(directory);
    try (OutputStream out = open(local(folder.testInputs()));
        OutputStream labels = open(local(folder.testLabels()));
        OutputStream rows = open(directory.resolve(HeldOutRows.NAME))) {
      IdxWriter inputs = IdxWriter.ofInputs(out, ROWS, WIDTH);
      IdxWriter classes = IdxWriter.ofLabels(labels, ROWS, 2);
      rows.write("set,file,line,id\n".getBytes(US_ASCII));
      float[] row = new float[WIDTH];
      for (int i = 0; i < ROWS; i++) {
        Arrays.fill(row, 1 + i);
        inputs.add(row);
        classes.add(i % 2);
        rows.write("test,a.csv,%s,%s\n".formatted(i + 2, i).getBytes(US_ASCII));
      }
    }
    List<String> command = new ArrayList<>(TestJvm.command(Writer.class, directory.toString()));
    command.add(1, "-Xmx48m");
    assertEquals(0, TestJvm.status(new ProcessBuilder(command).inheritIO().start()));
    List<String> lines = Files.readAllLines(directory.resolve("answers.csv"));
    assertEquals(ROWS + 1, lines.size());
    for (int i = 0; i < ROWS; i++) {
      String start = "test,a.csv,%s,%s,%s,".formatted(i + 2, i, i % 2 == 0 ? "a" : "b");
      assertEquals(start, lines.get(i + 1).substring(0, start.length()));
    }
  }

  private static OutputStream open(Path file) throws IOException {
    return new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
  }

  /** Writes the answers. */
  static final class Writer {
    private Writer() {}

    public static void main(String[] directory) throws IOException {
      SampleFolder folder = folder(Path.of(directory[0]));
      HeldOutRows rows = new HeldOutRows(Fixtures.storage(), folder.heldOutRows());
      try (OutputStream out = open(Path.of(directory[0], "answers.csv"))) {
        new HeldOutAnswers(Fixtures.storage(), folder, rows).write(out, TestTable.model(RECIPE, 1));
      }
    }
  }
}
