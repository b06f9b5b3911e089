package nndl.data.format;

import static nndl.Refused.refusal;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import nndl.Fixtures;
import nndl.FruitTable;
import nndl.TestImages;
import nndl.data.packed.SampleSink;
import nndl.data.packed.Target;
import nndl.data.recipe.RowErrors;
import nndl.data.table.Faults;
import nndl.math.SparseRows;
import org.apache.hadoop.fs.FileStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that is replaced while it is read is refused, though its samples can be read. */
class ChangingFileTest {
  private static final String PRICES = "price,kind,size,colour <b>\n1,apple,2,blue\n1,?,2,blue\n";

  @TempDir private Path directory;

  private FileStatus status(String name) {
    return Fixtures.storage().status(Fixtures.path(directory.resolve(name)));
  }

  private TablePart table(RowErrors errors) throws IOException {
    Files.writeString(directory.resolve("rows.csv"), PRICES);
    CheckedRows checked = new CheckedRows(FruitTable.RECIPE, Optional.empty());
    return TablePart.look(
        Fixtures.storage(),
        status("rows.csv"),
        FruitTable.RECIPE,
        checked,
        List.of(),
        new Faults(),
        errors);
  }

  /** Has a file look as if it were replaced by one of the same content. */
  private void touch(String name) {
    try {
      Files.setLastModifiedTime(directory.resolve(name), FileTime.fromMillis(1_000));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Replaces a file as soon as a row turns out to be unusable. */
  private RowErrors touching(String name) {
    return new RowErrors() {
      @Override
      public void unusable(Cell cell) {
        touch(name);
      }
    };
  }

  /** Replaces a file when the first sample of it arrives. */
  private void read(Part part, String name) {
    SampleSink sink =
        new SampleSink() {
          @Override
          public void add(byte[] source, int from, Target target) {
            touch(name);
          }

          @Override
          public void add(SparseRows row, Target target) {
            touch(name);
          }
        };
    part.read(Fixtures.storage(), 0, 1, sink, RowErrors.THROWN);
  }

  private static void assertTold(String error, String name) {
    assertTrue(
        error.contains(name + ": expected the file that the run began with"), "found " + error);
  }

  @Test
  void aTableMustStayAsItIsWhileItIsExaminedAndRead() throws IOException {
    assertTold(refusal(() -> table(touching("rows.csv"))), "rows.csv");
    TablePart part = table(new PartEvents());
    assertTold(refusal(() -> read(part, "rows.csv")), "rows.csv");
  }

  @Test
  void linesMustStayAsTheyAre() throws IOException {
    Files.writeString(directory.resolve("samples"), "1,2\n3,4\n");
    TextPart part =
        TextPart.look(
            Fixtures.storage(), status("samples"), Format.CSV, InputOptions.defaults(), true, 0);
    assertTold(refusal(() -> read(part, "samples")), "samples");
    FileStatus begun = status("samples");
    Files.setLastModifiedTime(directory.resolve("samples"), FileTime.fromMillis(2_000));
    assertTold(
        refusal(
            () ->
                TextPart.look(
                    Fixtures.storage(), begun, Format.CSV, InputOptions.defaults(), true, 0)),
        "samples");
  }

  @Test
  void imagesAndLabelsMustStayAsTheyAre() throws IOException {
    TestImages images = new TestImages(1, 1, new byte[2][1], new byte[2]);
    for (String changed : List.of("images", "labels")) {
      Files.write(directory.resolve("images"), images.imagesFile());
      Files.write(directory.resolve("labels"), images.labelsFile());
      IdxPart part =
          IdxPart.look(Fixtures.storage(), status("images"), status("labels"), InputOptions.idx());
      assertTold(refusal(() -> read(part, changed)), changed);
    }
  }
}
