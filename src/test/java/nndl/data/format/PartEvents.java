package nndl.data.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import nndl.Fixtures;
import nndl.data.packed.SampleSink;
import nndl.data.packed.Target;
import nndl.data.recipe.Column;
import nndl.data.recipe.Row;
import nndl.data.recipe.RowErrors;
import nndl.data.recipe.Unseen;
import nndl.math.SparseRows;

/** Notes as texts what a part tells of its samples, in order, with places without the file. */
final class PartEvents implements SampleSink, RowErrors {
  private final List<String> events = new ArrayList<>();

  /** What a part tells of some of its samples. */
  static List<String> of(Part part, long from, long to) {
    PartEvents events = new PartEvents();
    part.read(Fixtures.storage(), from, to, events, events);
    return events.events;
  }

  List<String> list() {
    return events;
  }

  private static String inFile(String place) {
    return place.replaceAll("[^ ]*, line", "line");
  }

  /** Writes the inputs of a row that are not 0, with their columns. */
  static String inputs(SparseRows row) {
    StringBuilder text = new StringBuilder();
    for (int e = row.start(0); e < row.start(1); e++) {
      text.append(" %s=%s".formatted(row.column()[e], row.value()[e]));
    }
    return text.toString();
  }

  @Override
  public void add(byte[] source, int from, Target target) {
    events.add(of(target) + ": bytes from " + source[from]);
  }

  @Override
  public void add(SparseRows row, Target target) {
    events.add(of(target) + ":" + inputs(row));
  }

  private static String of(Target target) {
    boolean isClass = target.numbers().length == 0;
    return (isClass ? target.label() : Arrays.toString(target.numbers())) + " x " + target.weight();
  }

  @Override
  public void unusable(Cell cell) {
    events.add("unusable: " + inFile(cell.place()));
  }

  @Override
  public void unseen(Row row, Column column, String value) {
    events.add("unseen: %s, column %s, %s".formatted(inFile(row.place()), column.name(), value));
  }

  @Override
  public void filled(Row row, Column column) {
    events.add("filled: %s, column %s".formatted(inFile(row.place()), column.name()));
  }

  @Override
  public void counted(Unseen unseen) {
    unseen.say(line -> events.add("counted: " + inFile(line)));
  }

  @Override
  public void identified(byte[] ids) {
    events.add("known by " + new String(ids, UTF_8));
  }
}
