package nndl.command.options;

import java.util.List;
import nndl.command.Needs;
import picocli.CommandLine.Option;

/** The option of commands that show rows of a table to those who know them by other columns. */
public final class RowIdOption {
  @Needs({"--data", "--table", "--test-images"})
  @Option(
      names = "--id",
      paramLabel = "A,B,...",
      hideParamSyntax = true,
      split = ",",
      converter = ListedName.class,
      description =
          "of a table: columns of its files that stand before the answers, or beside the worst"
              + " errors, such as numbers of customers (repeatable)")
  private List<String> ids;

  /** Returns the columns by which rows are known. */
  public List<String> ids() {
    return ids == null ? List.of() : ids;
  }
}
