package nndl.data.table;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import nndl.data.recipe.Cells;
import nndl.data.recipe.Reading;
import nndl.data.recipe.Row;
import nndl.data.recipe.RowErrors;
import nndl.data.recipe.RowWeights;
import nndl.error.InputException;

/**
 * Reads a table once and finds out which classes there are, which columns are numbers and which are
 * categories, and what is wrong. A column is numbers if most of its values are.
 *
 * @param classes the names of the classes; empty if the answers are numbers
 * @param classOfRow the class of each row, or {@link ClassCount#NONE} if the row is left out
 * @param inputs the columns that are inputs
 * @param setOfRow the set of each row as the split column states it, or an empty array
 * @param weightOfRow the weight of each row, or an empty array
 * @param numbers the numbers that are answered, [rows, numbers]; NaN if the row is left out
 */
record InferredSchema(
    List<String> classes,
    short[] classOfRow,
    List<Input> inputs,
    byte[] setOfRow,
    double[] weightOfRow,
    double... numbers) {
  /** The number of classes, or 1 if all rows are chosen from alike. */
  int groups() {
    return Math.max(1, classes.size());
  }

  /** Returns how much a row counts. */
  float weight(int row) {
    return weightOfRow.length == 0 ? 1 : (float) weightOfRow[row];
  }

  private static final Pattern DECIMAL_COMMA = Pattern.compile("[+-]?[0-9.]+,[0-9]+");

  /** The number of words of a column that are looked at closely. */
  private static final int LOOKED_AT = 1000;

  private static final Pattern DATE =
      Pattern.compile("[0-9]{1,4}[-./][0-9]{1,2}[-./][0-9]{1,4}([T ].*)?");
  private static final Pattern AMOUNT =
      Pattern.compile("[^\\p{L}\\p{N}]*[0-9][0-9.,' ]*[^\\p{L}\\p{N}]*");

  /**
   * A column that is an input, or a part of a column of dates.
   *
   * @param place its place in the table
   * @param reading which numbers its values are, or empty if they are categories
   * @param facts what else its values look like
   */
  record Input(String name, int place, Optional<Reading> reading, ColumnFacts facts) {}

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
    private final int[] labels;
    private final DoubleStream.Builder numbers = DoubleStream.builder();
    private final int split;
    private final ByteArrayOutputStream sets = new ByteArrayOutputStream();
    private final RowWeights weights;
    private final DoubleStream.Builder weightOfRow = DoubleStream.builder();

    Reader(Rows table, Selection selection, Faults faults, Consumer<String> lines) {
      this.table = table;
      this.selection = selection;
      this.faults = faults;
      for (int place : InputColumns.of(table, selection, lines)) {
        values.add(
            new Values(table.columns().get(place), place, selection, table.columns().size()));
      }
      this.labels = selection.labels().stream().mapToInt(table.columns()::indexOf).toArray();
      this.split = selection.split().map(table.columns()::indexOf).orElse(-1);
      this.weights = RowWeights.of(selection.weightColumn(), table.columns());
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
      List<Input> inputs = values.stream().flatMap(Values::inputs).toList();
      ClassCount.Classes found =
          selection.regression()
              ? new ClassCount.Classes(List.of(), classes.ofRows())
              : classes.classes("%s, column %s".formatted(table.name(), selection.label()));
      return new InferredSchema(
          found.names(),
          found.ofRows(),
          inputs,
          split < 0 ? new byte[0] : sets.toByteArray(),
          weightOfRow.build().toArray(),
          numbers.build().toArray());
    }

    private void add(long number, Row row) {
      boolean kept = true;
      for (Values column : values) {
        kept &= column.add(row, faults);
      }
      for (int label : labels) {
        kept &= addLabel(row, label);
      }
      String name = selection.regression() ? "" : row.text(labels[0]);
      classes.add(kept ? name : null);
      if (split >= 0) {
        addSet(row.isMissing(split) ? "" : row.text(split), row.place());
      }
      if (weights.exist()) {
        weightOfRow.add(weights.of(row, RowErrors.THROWN)); // the rows are those that count
      }
    }

    /** Adds what is answered for a row. Returns whether there is anything. */
    private boolean addLabel(Row row, int label) {
      String column = table.columns().get(label);
      boolean missing = row.isMissing(label);
      if (missing && !selection.missing().drops(column)) {
        faults.add(
            "label",
            place(row, column),
            "a %s, or --missing %s=drop"
                .formatted(selection.regression() ? "number" : "class", column),
            "no value");
      }
      if (selection.regression()) {
        double number = missing ? Double.NaN : selection.reading().of(row, label);
        if (!missing && Double.isNaN(number)) {
          faults.add(
              "label",
              place(row, column),
              selection.reading().expected() + " (--regression)",
              Cells.shown(row.text(label)));
        }
        numbers.add(number);
      }
      return !missing;
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
    private Reading reading;
    private boolean hasTimes;
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
      boolean isDate = selection.dates().contains(name);
      this.reading = isDate ? Reading.YEAR : selection.reading();
      this.forcedNumbers = isDate || selection.numbers().contains(name);
    }

    /** Adds the value of a row. Returns false if there is none and the row is left out for it. */
    boolean add(Row row, Faults faults) {
      if (row.isMissing(place)) {
        Selection.MissingPolicy policy = selection.missing().of(name);
        if (policy == Selection.MissingPolicy.ERROR) {
          faults.add(
              List.of("missing", name),
              InferredSchema.place(row, name),
              "a value, or --missing mean, zero or drop",
              "none");
        }
        return policy != Selection.MissingPolicy.DROP;
      }
      if (reading.isPart()) {
        boolean isTime = firstWord == null && Double.isNaN(reading.of(row, place));
        reading = numberCount == 0 && isTime ? Reading.HOUR : reading; // the first value decides
        hasTimes |= Reading.HOUR.of(row, place) > 0;
      }
      double number = forcedCategory ? Double.NaN : reading.of(row, place);
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
                ? "--date for the parts of dates, or --categories or --drop"
                : "numbers with %s and no other characters, or --categories or --drop"
                    .formatted(reading == Reading.COMMA ? "a decimal comma" : point()),
            Cells.shown(firstWord));
      } else if (words.size() > selection.maxCategories() && selection.rare() == 1) {
        faults.add(
            List.of("categories", name),
            column,
            (facts.areMeasures() ? "numbers without their unit, or " : "")
                + fewerCategories(selection),
            "more, such as " + Cells.shown(firstWord));
      }
    }

    private String point() {
      boolean hasComma = DECIMAL_COMMA.matcher(firstWord).matches();
      return hasComma ? "a decimal point (or --decimal ,)" : "a decimal point";
    }

    /** Words in a column of numbers are faults. */
    private void judgeWords(Faults faults) {
      if (wordCount > 0) {
        faults.add(
            List.of("word", name),
            wordPlaces,
            reading == Reading.POINT && DECIMAL_COMMA.matcher(firstWord).matches()
                ? "a number with " + point()
                : reading.expected() + " (or --categories, --missing-values or --drop)",
            Cells.shown(firstWord),
            wordCount);
      }
    }

    /** Returns the column as an input, or the parts of its dates. */
    Stream<Input> inputs() {
      boolean isCategory = isCategory();
      boolean isChosen = forcedCategory || forcedNumbers;
      ColumnFacts found =
          reading.isPart() // its years may rise, but dates are no ids
              ? new ColumnFacts(name, ColumnFacts.Look.USUAL, "")
              : facts.facts(name, isCategory, isChosen);
      return isCategory
          ? Stream.of(new Input(name, place, Optional.empty(), found))
          : Stream.of(Reading.values())
              .filter(part -> part == reading || (reading.isPart() && part.compareTo(reading) > 0))
              .filter(part -> part != Reading.HOUR || part == reading || hasTimes)
              .map(part -> new Input(name, place, Optional.of(part), found));
    }
  }

  private static boolean isLookalike(String text) {
    return DATE.matcher(text).matches() || AMOUNT.matcher(text).matches();
  }

  /** Returns what is expected of a column with too many categories. */
  static String fewerCategories(Selection selection) {
    return "at most %s categories (--max-categories or --rare), or --drop or --id"
        .formatted(selection.maxCategories());
  }
}
