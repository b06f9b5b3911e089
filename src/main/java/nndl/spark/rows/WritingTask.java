package nndl.spark.rows;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import nndl.data.format.IdxHeader;
import nndl.data.packed.SampleSink;
import nndl.data.recipe.RowWeights;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import nndl.math.ExactMoments;
import nndl.spark.cluster.SparkInternals;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Writes the rows of a partition and learns what is known about them, in one pass. The result is
 * one {@link Outcome} in bytes.
 *
 * @param rowName what messages call a row
 */
record WritingTask<T>(
    RowFiles files,
    SerializableConfiguration hadoop,
    String rowName,
    RowReader<T> reader,
    int partBytes)
    implements Function2<Integer, Iterator<T>, Iterator<byte[]>> {
  @Override
  public Iterator<byte[]> call(Integer partition, Iterator<T> rows) {
    Outcome outcome;
    try {
      outcome = write(partition, rows);
    } catch (InputException e) {
      outcome = new Outcome.Fault(e.getMessage());
    }
    return List.of(outcome.bytes()).iterator();
  }

  private Outcome write(int partition, Iterator<T> rows) {
    Storage storage = new Storage(hadoop.value());
    requireShared(storage);
    Pass pass = new Pass(storage, partition);
    try {
      while (rows.hasNext()) {
        pass.add(rows.next());
      }
      return pass.finish();
    } catch (Throwable e) { // Spark throws checked exceptions that it does not declare
      pass.delete();
      throw e;
    }
  }

  /** Fails if this executor does not see what the driver has created. */
  private void requireShared(Storage storage) {
    if (!storage.exists(files.labels())) {
      throw InputException.expected(
          files.directory(), RowsDirectory.SHARED, "none on " + SparkInternals.host());
    }
  }

  /** The pass over the rows of a partition. */
  private final class Pass {
    private final int partition;
    private final List<PartWriter> writers = new ArrayList<>();
    private final BitSet labels = new BitSet();
    private final ExactMoments numbers = new ExactMoments();
    private ColumnMoments moments;
    private String first;
    private float largestWeight;
    private int width;
    private int classes;
    private long number;

    Pass(Storage storage, int partition) {
      this.partition = partition;
      long attempt = TaskContext.get().taskAttemptId();
      for (boolean validation : new boolean[] {false, true}) {
        String name = RowFiles.name(validation, partition);
        boolean weighed = reader.weightColumn() != null;
        writers.add(
            new PartWriter(
                storage, files, name, attempt, partBytes, reader.answersNumbers(), weighed));
      }
    }

    void add(T row) {
      number++;
      float weight = row == null ? 1 : weight(reader.weight(row));
      if (weight == 0) {
        return;
      }
      Vector features = row == null ? null : reader.features(row);
      if (features == null) {
        throw ofFeatures("a vector", "null");
      }
      double label = label(reader.label(row));
      if (first == null) {
        begin(features.size());
      } else if (features.size() != width) {
        throw ofFeatures("%s numbers, as in %s".formatted(width, first), features.size());
      }
      requireFinite(features);
      boolean validation = reader.isValidation(row);
      writers.get(validation ? 1 : 0).add(label, weight, features);
      if (!validation) {
        moments.add(features, weight);
        largestWeight = Math.max(largestWeight, weight);
      }
      if (reader.answersNumbers()) {
        addNumber(label, weight, validation);
      } else {
        addClass((int) label, validation);
      }
    }

    private void addNumber(double number, float weight, boolean validation) {
      if (!validation) {
        numbers.add(number, weight);
      }
    }

    private void addClass(int label, boolean validation) {
      if (!validation) {
        labels.set(label);
      }
      classes = Math.max(classes, label + 1);
    }

    private void begin(int size) {
      if (size < 1 || size > IdxHeader.MAX_WIDTH) {
        throw ofFeatures("1 to 2^22 numbers", size);
      }
      width = size;
      first = place();
      moments = new ColumnMoments(size);
    }

    private float weight(Double weight) {
      if (weight == null || !RowWeights.isWeight(weight)) {
        throw expected("column " + reader.weightColumn(), RowWeights.EXPECTED, weight);
      }
      return weight.floatValue();
    }

    private double label(Double label) {
      if (reader.answersNumbers()) {
        if (label == null || !Double.isFinite(label)) {
          throw expected(reader.labelName(), "a finite number", label);
        }
        return label;
      }
      if (label == null
          || !(label >= 0 && label < SampleSink.MAX_CLASSES && label == Math.rint(label))) {
        throw expected(reader.labelName(), "a class number of 0 to 999", label);
      }
      return label;
    }

    private void requireFinite(Vector features) {
      double[] values =
          features instanceof DenseVector dense
              ? dense.values()
              : ((SparseVector) features).values();
      for (int v = 0; v < values.length; v++) {
        if (!Double.isFinite(values[v])) {
          int k = features instanceof SparseVector sparse ? sparse.indices()[v] : v;
          throw ofFeatures("finite numbers", "%s as number %s".formatted(values[v], k));
        }
      }
    }

    private InputException ofFeatures(String expected, Object found) {
      return expected(reader.featuresName(), expected, found);
    }

    private InputException expected(String name, String expected, Object found) {
      return InputException.expected(place() + ", " + name, expected, found);
    }

    private String place() {
      return "%s %s of partition %s".formatted(rowName, number, partition);
    }

    Outcome finish() {
      return new Outcome.Written(
          writers.get(0).finish(),
          writers.get(1).finish(),
          first == null
              ? null
              : new Outcome.Known(first, width, classes, labels, moments, numbers, largestWeight));
    }

    void delete() {
      writers.forEach(PartWriter::delete);
    }
  }
}
