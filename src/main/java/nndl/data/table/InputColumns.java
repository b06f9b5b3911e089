package nndl.data.table;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import nndl.error.InputException;
import nndl.math.CsvRows;

/** Chooses the columns of a table that are inputs. */
final class InputColumns {
  /** The columns that {@code heldout.csv} has beside those of ids. */
  private static final Set<String> ANSWERS =
      Set.of("set", "file", "line", "row", "line or row", "class", "answer", "confidence");

  private InputColumns() {}

  /**
   * Returns the places of the columns that are inputs, in the order of the table. Fails if the
   * selection names a column that the table does not have.
   *
   * @param lines takes a line about a column that is left out by itself
   */
  static List<Integer> of(Rows table, Selection selection, Consumer<String> lines) {
    List<String> columns = table.columns();
    require(table, "--label", selection.labels());
    require(table, "--columns", selection.only());
    require(table, "--drop", selection.dropped());
    require(table, "--split-column", selection.split().stream().toList());
    require(table, "--id", selection.ids());
    require(table, "--weight", selection.weight().stream().toList());
    if (selection.labels().stream()
        .anyMatch(
            label -> selection.dropped().contains(label) || selection.only().contains(label))) {
      throw InputException.expected(
          "--label", "a column that --columns and --drop do not name", selection.label());
    }
    if (Set.copyOf(selection.labels()).size() < selection.labels().size()) {
      throw InputException.expected("--label", "each column once", selection.label());
    }
    for (String id : selection.ids()) {
      if (selection.labels().contains(id) || selection.only().contains(id)) {
        throw InputException.expected(
            "--id", "a column that --label and --columns do not name", "'" + id + "'");
      }
      if (ANSWERS.contains(id) || Collections.frequency(selection.ids(), id) > 1) {
        throw InputException.expected(
            "--id", "each column once, and none that heldout.csv has of its own", "'" + id + "'");
      }
    }
    selection
        .weight()
        .filter(name -> selection.labels().contains(name) || selection.only().contains(name))
        .ifPresent(
            name -> {
              throw InputException.expected(
                  "--weight", "a column that --label and --columns do not name", "'" + name + "'");
            });
    List<Integer> inputs = new ArrayList<>();
    for (int c = 0; c < columns.size(); c++) {
      String name = columns.get(c);
      boolean chosen =
          selection.only().isEmpty()
              ? !selection.dropped().contains(name)
              : selection.only().contains(name);
      if (!chosen
          || selection.labels().contains(name)
          || selection.ids().contains(name)
          || selection.weight().filter(name::equals).isPresent()
          || selection.split().filter(name::equals).isPresent()) {
        continue;
      }
      if (name.isEmpty()) {
        lines.accept("%s: column 1 has no name and is left out".formatted(table.name()));
      } else {
        inputs.add(c);
      }
    }
    if (inputs.isEmpty()) {
      throw InputException.expected(
          table.name(), "columns that are inputs, beside " + selection.label(), "none");
    }
    List<String> names = inputs.stream().map(columns::get).toList();
    requireAmong("--categories", "columns that are inputs", selection.categories(), names);
    requireAmong("--numbers", "columns that are inputs", selection.numbers(), names);
    requireAmong("--date", "columns that are inputs", selection.dates(), names);
    List<String> read = new ArrayList<>(names);
    read.addAll(selection.labels());
    requireAmong("--missing", "columns that are read", selection.missing().columns(), read);
    return inputs;
  }

  private static void require(Rows table, String option, List<String> names) {
    requireAmong(option, "a column of " + table.name(), names, table.columns());
  }

  static void requireAmong(String option, String what, List<String> names, List<String> known) {
    for (String name : names) {
      if (!known.contains(name)) {
        throw InputException.expected(
            option, "%s: %s".formatted(what, CsvRows.list(known)), "'" + name + "'");
      }
    }
  }
}
