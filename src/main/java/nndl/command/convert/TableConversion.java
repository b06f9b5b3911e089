package nndl.command.convert;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import nndl.command.Conflict;
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
  /** The options of this class that have an effect on a table alone. */
  private static final List<String> OF_TABLES =
      List.of("--test-images", "--validation", "--seed", "--out");

  /** The options of the command that have no effect on a table. */
  private static final List<String> OF_OTHERS =
      List.of(
          "--png",
          "--out-images",
          "--out-labels",
          "--in-labels",
          "--format",
          "--csv-label",
          "--csv-header",
          "--inputs",
          "--rows",
          "--scale");

  @Mixin private final TableOptions table = new TableOptions();

  @Option(
      names = "--test-images",
      paramLabel = "FILES",
      description = "of a table: CSV files with the test rows")
  private String test;

  @Option(
      names = "--validation",
      paramLabel = "X",
      defaultValue = "0",
      description = "of a table: the part of the rows that is held out for validation (0)")
  private double validation;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "of the rows of a table that are held out (${DEFAULT-VALUE})")
  private long seed;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "of a table: a directory for the samples, which --data of a training names")
  private Path out;

  /** Whether the command converts a table. */
  boolean isTable() {
    return table.isTable();
  }

  /** Returns the conflicts between these options and the others of the command. */
  List<Conflict> conflicts() {
    List<Conflict> conflicts = new ArrayList<>(table.conflicts());
    for (String option : OF_TABLES) {
      conflicts.add(
          Conflict.uselessWithout(option, List.of("--label"), "--label", "none", () -> !isTable()));
    }
    for (String option : OF_OTHERS) {
      conflicts.add(Conflict.excludes(option, List.of("--label"), "--label", this::isTable));
    }
    conflicts.add(
        Conflict.excludes("--in", List.of("--table"), "--table", () -> table.sql != null));
    return conflicts;
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
    TableOptions.Source source = new TableOptions.Source(in, test, true, validation, seed, false);
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
