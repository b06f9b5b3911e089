package nndl.command.convert;

import java.util.function.Consumer;
import nndl.command.Needs;
import nndl.command.OutputLease;
import nndl.command.Outputs;
import nndl.command.Session;
import nndl.command.options.TableOptions;
import nndl.command.options.TableSource;
import nndl.data.SampleFolder;
import nndl.data.storage.Lease;
import nndl.data.storage.Storage;
import nndl.data.table.HeldOut;
import nndl.error.InputException;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that convert a table, and the conversion. */
final class TableConversion {
  @Mixin private final TableOptions table = new TableOptions();

  @Needs("--label")
  @Option(
      names = {"--test", "--test-images"},
      paramLabel = "FILES",
      description = "of a table: its test rows, CSV files or FORMAT:PATH as in --table")
  private String test;

  @Needs("--label")
  @Option(
      names = "--validation",
      paramLabel = "X",
      defaultValue = "0",
      description = "of a table: the part of the rows that is held out for validation (0)")
  private double validation;

  @Needs("--label")
  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "of the rows of a table that are held out (${DEFAULT-VALUE})")
  private long seed;

  @Needs("--label")
  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "of a table: a directory for the samples, which --data of a training names")
  private Path out;

  /** Whether the command converts a table. */
  boolean isTable() {
    return table.isTable();
  }

  /**
   * Converts the table.
   *
   * @param in the files of the table, or null if {@code --table} names them
   * @param lines takes lines about what was decided
   */
  SampleFolder run(Session session, String in, boolean overwrite, Consumer<String> lines) {
    if (out == null) {
      throw InputException.expected("--out", "a directory for the samples", "none");
    }
    Storage storage = session.storage();
    TableSource source =
        new TableSource(
            table, in, test, true, new HeldOut(0, validation, seed), TableSource.Use.EXPORT);
    Outputs outputs = source.outputs(storage, "--out", out, overwrite);
    try (Lease lease = OutputLease.take(storage, out, lines)) {
      requireReplaceable(storage, outputs, overwrite); // a change that was cut off is complete now
      SampleFolder folder =
          source.write(
              storage,
              session.conf(),
              out,
              samples -> requireReplaceable(storage, outputs, overwrite),
              lines);
      lines.accept("samples in " + storage.qualified(folder.directory()));
      return folder;
    }
  }

  private void requireReplaceable(Storage storage, Outputs outputs, boolean overwrite) {
    if (!overwrite && SampleFolder.find(storage, out).isPresent()) {
      throw InputException.expected(out, "a directory without samples, or --overwrite", "some");
    }
    outputs.require();
  }
}
