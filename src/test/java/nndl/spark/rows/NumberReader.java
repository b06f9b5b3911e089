package nndl.spark.rows;

import java.util.ArrayList;
import java.util.List;
import nndl.Fixtures;
import nndl.data.InputFiles;
import nndl.data.SampleFolder;
import nndl.data.SampleSet;
import nndl.data.packed.PackedSamples;
import nndl.math.SparseRows;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;

/** Makes a row of a number, by which it is known again. Every eighth row is held out. */
class NumberReader implements RowReader<Long> {
  private static final long serialVersionUID = 1;
  static final int WIDTH = 4;
  private static final int CLASSES = 3;

  private final double factor;

  NumberReader() {
    this(1);
  }

  /**
   * @param factor how large a feature is for each unit of the number
   */
  NumberReader(double factor) {
    this.factor = factor;
  }

  /** Returns the numbers below {@code count}, none of which is part of a task. */
  @SuppressWarnings({"unchecked", "rawtypes"})
  static JavaRDD<Long> rows(JavaSparkContext spark, long count, int partitions) {
    return (JavaRDD) spark.sc().range(0, count, 1, partitions).toJavaRDD();
  }

  @Override
  public Double label(Long number) {
    return (double) (number % CLASSES);
  }

  @Override
  public boolean isValidation(Long number) {
    return number % 8 == 7 && number < 50;
  }

  @Override
  public Vector features(Long number) {
    return Vectors.dense(1, number * factor, number % 2 == 0 ? 0 : -1, 0);
  }

  /**
   * Returns the numbers of rows that were written with a factor of 1, in the order of the files.
   */
  static List<Long> numbers(SampleFolder folder) {
    SampleSet set =
        SampleSet.open(
            Fixtures.storage(),
            InputFiles.of(Fixtures.storage(), folder.trainingInputs().toString()),
            InputFiles.of(Fixtures.storage(), folder.trainingLabels().toString()),
            folder.reading(),
            0);
    PackedSamples samples = Fixtures.loader().load(set.all());
    List<Long> numbers = new ArrayList<>();
    for (int i = 0; i < samples.count(); i++) {
      SparseRows row = Fixtures.inputs(samples, i, i + 1);
      long number = row.entries() > 1 && row.column()[1] == 1 ? (long) row.value()[1] : 0;
      numbers.add(number % CLASSES == samples.label(i) ? number : -1);
    }
    return numbers;
  }
}
