package nndl.model.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import nndl.Slow;
import nndl.TestImages;
import nndl.math.elements.Activation;
import nndl.model.InputSpec;
import nndl.model.Model;
import nndl.network.Cost;
import nndl.network.Initialiser;
import nndl.network.Layout;
import nndl.network.Network;
import org.apache.spark.ml.classification.MultilayerPerceptronClassificationModel;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the page of the library says of DataFrames and MLlib, to the last digit. */
@Slow
class VectorClassifierTest {
  private static final int COUNT = 200;
  private static final TestImages IMAGES = TestImages.random(COUNT, 5, 7, 4, 0.4, 1);
  private static final int[] SIZES = {35, 17, 4};
  private static final DataType VECTOR = SQLDataTypes.VectorType();

  private static Model model(Cost cost) {
    Network network = new Network(new Layout(SIZES), Activation.SIGMOID, Initialiser.NORMAL);
    SortedMap<String, String> strings = InputSpec.strings(List.of(5, 7), 255, List.of());
    strings.put(Model.ACTIVATION, Activation.SIGMOID.name());
    strings.put(Model.COST, cost.name());
    return Model.of(network.initial(7), strings);
  }

  private static Vector features(int i) {
    byte[] pixels = IMAGES.pixels()[i];
    return Vectors.dense(
        IntStream.range(0, pixels.length).mapToDouble(k -> pixels[k] & 0xff).toArray());
  }

  @Test
  void fillsTheColumnsThatSparksEvaluatorsRead() throws Exception {
    VectorClassifier classifier = new VectorClassifier(model(Cost.QUADRATIC).classifier());
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < COUNT; i++) {
      rows.add(RowFactory.create(features(i), classifier.classify(features(i)).prediction()));
    }
    StructType columns =
        new StructType()
            .add("prediction", "double")
            .add("probability", VECTOR)
            .add("rawPrediction", VECTOR);
    UserDefinedFunction classify =
        udf((Vector v) -> RowFactory.create(classifier.classify(v).values()), columns);
    try (SparkSession spark =
        SparkSession.builder().master("local[2]").appName("frame").getOrCreate()) {
      Dataset<Row> frame =
          spark.createDataFrame(
              rows, new StructType().add("features", VECTOR).add("label", "double"));
      Dataset<Row> answers =
          frame
              .withColumn("answer", classify.apply(col("features")))
              .select("features", "label", "answer.*");
      List<Row> found = answers.collectAsList();
      for (int i = 0; i < COUNT; i++) {
        VectorClassifier.Answer expected = classifier.classify(features(i));
        assertEquals(expected.prediction(), found.get(i).<Double>getAs("prediction"));
        assertEquals(expected.probability(), found.get(i).getAs("probability"));
        assertEquals(expected.rawPrediction(), found.get(i).getAs("rawPrediction"));
      }
      assertEquals(1, evaluator("accuracy").evaluate(answers));
      assertTrue(evaluator("logLoss").evaluate(answers) > 0);
    }
  }

  private static MulticlassClassificationEvaluator evaluator(String metric) {
    return new MulticlassClassificationEvaluator().setMetricName(metric);
  }

  @ParameterizedTest
  @EnumSource(names = {"QUADRATIC", "CROSS_ENTROPY", "LOG_LIKELIHOOD"})
  void predictsAsTheModelOfMllibAndIsAsSureWithLogLikelihoodAlone(Cost cost) {
    Model model = model(cost);
    VectorClassifier classifier = new VectorClassifier(model.classifier());
    MultilayerPerceptronClassificationModel mlp = mllib(model);
    boolean sameConfidences = true;
    Set<Double> predictions = new HashSet<>();
    for (int i = 0; i < COUNT; i++) {
      VectorClassifier.Answer expected = classifier.classify(features(i));
      assertEquals(expected.prediction(), mlp.predict(features(i)));
      predictions.add(expected.prediction());
      double[] probability = mlp.predictProbability(features(i)).toArray();
      sameConfidences &= distance(expected.probability().toArray(), probability) < 1e-5;
      if (cost == Cost.LOG_LIKELIHOOD) {
        double[] margins = mlp.predictRaw(features(i)).toArray();
        assertArrayEquals(margins, expected.rawPrediction().toArray(), 1e-4);
      }
    }
    assertEquals(cost == Cost.LOG_LIKELIHOOD, sameConfidences);
    assertEquals(4, predictions.size(), "all classes");
  }

  private static double distance(double[] a, double[] b) {
    return IntStream.range(0, a.length).mapToDouble(j -> Math.abs(a[j] - b[j])).max().orElseThrow();
  }

  /** As the page does it. */
  private static MultilayerPerceptronClassificationModel mllib(Model model) {
    int[] sizes = model.sizes();
    DoubleStream.Builder weights = DoubleStream.builder();
    for (int l = 1; l < sizes.length; l++) {
      float[][] w = model.weights(l);
      for (int k = 0; k < sizes[l - 1]; k++) {
        for (int j = 0; j < sizes[l]; j++) {
          weights.add(l == 1 ? w[j][k] / model.input().scale() : w[j][k]);
        }
      }
      for (float bias : model.biases(l)) {
        weights.add(bias);
      }
    }
    MultilayerPerceptronClassificationModel mlp =
        new MultilayerPerceptronClassificationModel(
            "nndl", Vectors.dense(weights.build().toArray()));
    mlp.set(mlp.layers(), sizes);
    return mlp;
  }
}
