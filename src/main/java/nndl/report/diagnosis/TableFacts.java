package nndl.report.diagnosis;

import java.util.List;

/**
 * What a diagnosis knows of a training on a table.
 *
 * @param classes the name of each class, or empty if classes are known by their numbers
 * @param hasUsualRate whether the learning rate is the default of the table, against which nothing
 *     is advised
 */
public record TableFacts(List<String> classes, boolean hasUsualRate) {
  /** The samples are no table. */
  public static final TableFacts NONE = new TableFacts(List.of(), false);
}
