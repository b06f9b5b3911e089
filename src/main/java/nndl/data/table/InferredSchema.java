package nndl.data.table;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import nndl.data.recipe.Cells;
import nndl.data.recipe.Row;
import nndl.error.InputException;

/**
 * Reads a table once and finds out which classes there are, which columns are numbers and which are
 * categories, and what is wrong. A column is numbers if most of its values are.
 *
 * @param classes the names of the classes
 * @param classOfRow the class of each row, or {@link ClassCount#NONE} if the row is left out
 * @param inputs the columns that are inputs
 * @param setOfRow the set of each row as the split column states it, or an empty array
 */
record InferredSchema(
    List<String> classes, short[] classOfRow, List<Input> inputs, byte[] setOfRow) {
  private static final Pattern DECIMAL_COMMA = Pattern.compile("[+-]?[0-9]+,[0-9]+");

  /** The number of words of a column that are looked at closely. */
  private static final int LOOKED_AT = 1000;

  private static final Pattern DATE =
      Pattern.compile("[0-9]{1,4}[-./][0-9]{1,2}[-./][0-9]{1,4}([T ].*)?");
  private static final Pattern AMOUNT =
      Pattern.compile("[^\\p{L}\\p{N}]*[0-9][0-9.,' ]*[^\\p{L}\\p{N}]*");

  /**
   * A column that is an input.
   *
   * @param place its place in the table
   * @param isCategory whether its values are categories, not numbers
   * @param facts what else its values look like
   */
  record Input(String name, int place, boolean isCategory, ColumnFacts facts) {}

  /**
   * Reads the table.
   *
   * @param faults takes all faults. If there are some, this method fails.
   * @param lines takes lines about what was decided
   */
  static InferredSchema of(Rows table, Selection selection, Faults faults, Consumer<String> lines) {
    return new Reader(table, selection, faults, lines).read();
  }

  private static final class Reader {
    private final Rows table;
    private final Selection selection;
    private final Faults faults;
    private final List<Values> values = new ArrayList<>();
    private final ClassCount classes = new ClassCount();
    private final int label;
    private final int split;
    private final ByteArrayOutputStream sets = new ByteArrayOutputStream();

    Reader(Rows table, Selection selection, Faults faults, Consumer<String> lines) {
      this.table = table;
      this.selection = selection;
      this.faults = faults;
      for (int place : InputColumns.of(table, selection, lines)) {
        values.add(
            new Values(table.columns().get(place), place, selection, table.columns().size()));
      }
      this.label = table.columns().indexOf(selection.label());
      this.split = selection.split().map(table.columns()::indexOf).orElse(-1);
    }

    InferredSchema read() {
      table.read(this::add);
      if (faults.isEmpty() && classes.rows() == 0) {
        throw InputException.expected(table.name(), "rows", "a header alone");
      }
      if (classes.rows() > 0) {
        values.forEach(column -> column.judge(table, faults));
      }
      faults.requireNone();
      ClassCount.Classes found =
          classes.classes("%s, column %s".formatted(table.name(), selection.label()));
      return new InferredSchema(
          found.names(),
          found.ofRows(),
          values.stream().map(Values::input).toList(),
          split < 0 ? new byte[0] : sets.toByteArray());
    }

    private void add(long number, Row row) {
      boolean whole = true;
      for (Values column : values) {
        whole &= column.add(row, faults);
      }
      boolean drops = selection.missingPolicy() == Selection.MissingPolicy.DROP;
      boolean labelled = !row.isMissing(label);
      if (!labelled && !drops) {
        faults.add(
            "label", place(row, selection.label()), "a class, or --missing drop", "no value");
      }
      classes.add(labelled && (whole || !drops) ? row.text(label) : null);
      if (split >= 0) {
        addSet(row.isMissing(split) ? "" : row.text(split), row.place());
      }
    }

    private void addSet(String name, String place) {
      RowSets.Set.named(name)
          .ifPresentOrElse(
              set -> sets.write(set.ordinal()),
              () ->
                  faults.add(
                      "set",
                      place,
                      "train, validation or test in --split-column",
                      Cells.shown(name)));
    }
  }

  static String place(Row row, String column) {
    return row.place() + ", column " + column;
  }

  /** What is known about the values of a column. */
  private static final class Values {
    private final String name;
    private final int place;
    private final boolean forcedCategory;
    private final boolean forcedNumbers;
    private final Selection selection;
    private final List<String> wordPlaces = new ArrayList<>();
    private final Set<String> words = new HashSet<>();
    private String firstWord;
    private long numberCount;
    private long wordCount;
    private int lookalikes;
    private final ColumnFacts.Collector facts;

    Values(String name, int place, Selection selection, int columns) {
      this.name = name;
      this.place = place;
      this.selection = selection;
      this.facts = new ColumnFacts.Collector(columns);
      this.forcedCategory = selection.categories().contains(name);
      this.forcedNumbers = selection.numbers().contains(name);
    }

    /** Adds the value of a row. Returns whether there is one. */
    boolean add(Row row, Faults faults) {
      if (row.isMissing(place)) {
        if (selection.missingPolicy() == Selection.MissingPolicy.ERROR) {
          faults.add(
              List.of("missing", name),
              InferredSchema.place(row, name),
              "a value, or --missing mean, zero or drop",
              "none");
        }
        return false;
      }
      double number = forcedCategory ? Double.NaN : row.number(place);
      if (!Double.isNaN(number)) {
        numberCount++;
        facts.number(number, row, place);
        return true;
      }
      wordCount++;
      String text = row.text(place);
      facts.word(text);
      if (firstWord == null) {
        firstWord = text;
      }
      if (wordCount <= LOOKED_AT && isLookalike(text)) {
        lookalikes++;
      }
      if (words.size() <= selection.maxCategories()) {
        words.add(Cells.name(text));
      }
      if (wordPlaces.size() < Faults.MAX_PLACES) {
        wordPlaces.add(InferredSchema.place(row, name));
      }
      return true;
    }

    /** Whether most of the first words are amounts or dates, which were hardly meant as words. */
    private boolean looksAlike() {
      return !forcedCategory && lookalikes > Math.min(wordCount, LOOKED_AT) / 2;
    }

    private boolean isCategory() {
      return forcedCategory || (!forcedNumbers && wordCount > numberCount);
    }

    void judge(Rows table, Faults faults) {
      String column = "%s, column %s".formatted(table.name(), name);
      if (numberCount + wordCount == 0) {
        faults.add(List.of("empty", name), column, "values, or --drop", "none in any row");
      } else if (!isCategory()) {
        judgeWords(faults);
      } else if (looksAlike()) {
        faults.add(
            List.of("lookalikes", name),
            column,
            DATE.matcher(firstWord).matches()
                ? "the date as a number, such as its year, or --categories or --drop"
                : "numbers with a decimal point and no other characters, or --categories or --drop",
            Cells.shown(firstWord));
      } else if (words.size() > selection.maxCategories()) {
        faults.add(
            List.of("categories", name),
            column,
            (facts.areMeasures() ? "numbers without their unit, or " : "")
                + fewerCategories(selection),
            "more, such as " + Cells.shown(firstWord));
      }
    }

    /** Words in a column of numbers are faults. */
    private void judgeWords(Faults faults) {
      if (wordCount > 0) {
        faults.add(
            List.of("word", name),
            wordPlaces,
            DECIMAL_COMMA.matcher(firstWord).matches()
                ? "a number with a decimal point"
                : "a number (or --categories, --missing-values or --drop)",
            Cells.shown(firstWord),
            wordCount);
      }
    }

    Input input() {
      boolean isCategory = isCategory();
      boolean isChosen = forcedCategory || forcedNumbers;
      return new Input(name, place, isCategory, facts.facts(name, isCategory, isChosen));
    }
  }

  private static boolean isLookalike(String text) {
    return DATE.matcher(text).matches() || AMOUNT.matcher(text).matches();
  }

  /** Returns what is expected of a column with too many categories. */
  static String fewerCategories(Selection selection) {
    return "at most %s categories (--max-categories), or --drop or --id"
        .formatted(selection.maxCategories());
  }
}
