package nndl.spark.rows;

import java.util.List;
import java.util.stream.IntStream;
import nndl.error.InputException;

/**
 * The names of what rows consist of. Where there are none, numbers from 0 are names.
 *
 * @param features the name of each feature, or empty
 * @param label the name of the label
 * @param classes the name of each class, or empty. There may be more than occur.
 */
public record RowNames(List<String> features, String label, List<String> classes) {
  public RowNames {
    features = List.copyOf(features);
    classes = List.copyOf(classes);
  }

  List<String> features(int width) {
    if (!features.isEmpty() && features.size() != width) {
      throw InputException.expected("names of features", width + ", one for each", features.size());
    }
    return features.isEmpty() ? numbers(width) : features;
  }

  List<String> classes(int count) {
    if (!classes.isEmpty() && classes.size() < count) {
      throw InputException.expected(
          "column " + label,
          "labels below %s, the number of class names".formatted(classes.size()),
          count - 1);
    }
    List<String> all = classes.isEmpty() ? numbers(count) : classes;
    if (all.size() < 2) {
      throw InputException.expected("column " + label, "at least two classes", all.size());
    }
    return all;
  }

  private static List<String> numbers(int count) {
    return IntStream.range(0, count).mapToObj(Integer::toString).toList();
  }
}
