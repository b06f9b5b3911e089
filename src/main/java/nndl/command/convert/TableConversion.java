package nndl.command.convert;

import java.util.function.Consumer;
import nndl.command.Needs;
import nndl.command.OutputLease;
import nndl.command.Session;
import nndl.command.options.TableOptions;
import nndl.data.SampleFolder;
import nndl.data.storage.Lease;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that convert a table, and the conversion. */
final class TableConversion {
  @Mixin private final TableOptions table = new TableOptions();

  @Needs("--label")
  @Option(
      names = "--test-images",
      paramLabel = "FILES",
      description = "of a table: CSV files with the test rows")
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
    TableOptions.Source source =
        new TableOptions.Source(in, test, true, validation, seed, TableOptions.Use.REPLACE);
    requireTarget(session.storage(), source, overwrite);
    try (Lease lease = OutputLease.take(session.storage(), out, lines)) {
      requireTarget(session.storage(), source, overwrite); // others have ended
      SampleFolder folder =
          table.write(
              session.storage(),
              session.conf(),
              source,
              out,
              samples -> requireTarget(session.storage(), source, overwrite),
              lines);
      lines.accept("samples in " + folder.directory());
      return folder;
    }
  }

  private void requireTarget(Storage storage, TableOptions.Source source, boolean overwrite) {
    if (!overwrite && SampleFolder.find(storage, out).isPresent()) {
      throw InputException.expected(out, "a directory without samples, or --overwrite", "some");
    }
    table.requireTarget(storage, source, "--out", out, overwrite);
  }
}
