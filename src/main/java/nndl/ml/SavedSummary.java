package nndl.ml;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.apache.spark.ml.param.shared.HasLabelCol;
import org.apache.spark.sql.Dataset;

/**
 * What a summary says of a training and the rows do not, as a file of the driver's computer. Spark
 * Connect keeps it beside a model, and has the rows when it makes the summary again.
 */
record SavedSummary(int epochs, double[] objectiveHistory) {
  void write(String path) {
    Stream<Object> numbers =
        Stream.concat(Stream.of(epochs), DoubleStream.of(objectiveHistory).boxed());
    try {
      Files.write(Path.of(path), numbers.map(Object::toString).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static SavedSummary read(String path) {
    try {
      List<String> numbers = Files.readAllLines(Path.of(path));
      return new SavedSummary(
          Integer.parseInt(numbers.get(0)),
          numbers.stream().skip(1).mapToDouble(Double::parseDouble).toArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the rows of a fit that it has trained on: all, but those skipped or for validation. */
  static <P extends NetworkParams & HasLabelCol> Dataset<?> trainingRows(
      P params, Dataset<?> rows) {
    Dataset<?> labelled = rows.na().drop(new String[] {params.getLabelCol()});
    return params.isDefined(params.validationIndicatorCol())
        ? labelled.filter(not(col(params.getValidationIndicatorCol()).eqNullSafe(true)))
        : labelled;
  }
}
