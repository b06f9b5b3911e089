package nndl.ml;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

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
}
