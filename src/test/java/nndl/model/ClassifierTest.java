package nndl.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import nndl.Fixtures;
import nndl.TestImages;
import nndl.TestTable;
import nndl.data.packed.Samples;
import nndl.error.InputException;
import nndl.math.Matrix;
import nndl.math.elements.Activation;
import nndl.math.products.Products;
import nndl.model.Classifier.Prediction;
import nndl.model.spark.VectorClassifier;
import nndl.network.Coding;
import nndl.network.Cost;
import nndl.network.Feedforward;
import nndl.network.Initialiser;
import nndl.network.InputTransform;
import nndl.network.Layout;
import nndl.network.Network;
import nndl.network.Output;
import org.apache.spark.ml.linalg.Vectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClassifierTest {
  private static final int COUNT = 200;
  private static final TestImages IMAGES = TestImages.random(COUNT, 5, 7, 4, 0.4, 1);
  private static final Network NETWORK =
      new Network(new Layout(35, 17, 6, 4), Activation.TANH, Initialiser.NORMAL);
  private static final Model MODEL = Model.of(NETWORK.initial(1), strings(255));

  private final Classifier classifier = MODEL.classifier();

  private static SortedMap<String, String> strings(float scale) {
    SortedMap<String, String> strings = InputSpec.strings(List.of(5, 7), scale, List.of());
    strings.put(Model.ACTIVATION, Activation.TANH.name());
    strings.put(Model.COST, Cost.CROSS_ENTROPY.name());
    return strings;
  }

  @Test
  void givesTheBitsOfAnEvaluation() {
    Samples samples = Fixtures.samples(IMAGES);
    Feedforward feedforward = new Feedforward(Products.fastest(), NETWORK, Output.SIGMOID, COUNT);
    Matrix a = feedforward.apply(MODEL.parameters(), Fixtures.inputs(samples, 0, COUNT));
    for (int i = 0; i < COUNT; i++) {
      float[] expected = Arrays.copyOfRange(a.data(), a.row(i), a.row(i) + 4);
      Coding targets = NETWORK.targets();
      int prediction = targets.prediction(a, i);
      assertSame(
          new Prediction(prediction, targets.confidence(a, i, prediction), expected, null),
          classify(classifier, i));
    }
  }

  /** Three bits of five classes: the codes from 5 on are none. */
  @Test
  void answersWithTheClassThatBitsSayOrNone() throws IOException, ClassNotFoundException {
    Network network = new Network(new Layout(35, 17, 3), Activation.TANH, Initialiser.NORMAL);
    SortedMap<String, String> strings = strings(255);
    strings.put("targets", "bits");
    strings.put("classes", "5");
    Model model = Model.of(network.initial(1), strings);
    assertEquals(List.of("0", "1", "2", "3", "4"), model.input().classNames());
    Classifier ofBits = travelled(model.classifier());
    Set<Integer> labels = new TreeSet<>();
    for (int i = 0; i < COUNT; i++) {
      Prediction found = classify(ofBits, i);
      float[] a = found.outputs();
      int code = (a[0] > 0.5 ? 4 : 0) + (a[1] > 0.5 ? 2 : 0) + (a[2] > 0.5 ? 1 : 0);
      assertEquals(Math.min(code, 5), found.label());
      double confidence = 1;
      for (float bit : a) {
        confidence *= Math.max(bit, 1 - bit);
      }
      assertEquals(confidence, found.confidence(), 1e-6);
      labels.add(found.label());
    }
    assertTrue(labels.containsAll(List.of(2, 5)), "found " + labels);
  }

  @Test
  void takesBytesFloatsAndVectorsForTheSameSample() {
    VectorClassifier ofVectors = new VectorClassifier(classifier);
    for (int i = 0; i < COUNT; i++) {
      Prediction expected = classify(classifier, i);
      float[] floats = floats(i);
      double[] doubles = doubles(floats);
      assertSame(expected, classifier.classify(floats));
      VectorClassifier.Answer answer = ofVectors.classify(Vectors.dense(doubles));
      assertEquals(answer, ofVectors.classify(Vectors.dense(doubles).toSparse()));
      assertEquals(expected.label(), answer.prediction());
      assertArrayEquals(doubles(expected.weightedInputs()), answer.rawPrediction().toArray());
      assertArrayEquals(classifier.probabilities(expected), answer.probability().toArray());
    }
  }

  @Test
  void sharesOneAmongTheClassesInProportionToTheirOutputs() {
    for (int i = 0; i < COUNT; i++) {
      Prediction prediction = classify(classifier, i);
      double sum = Arrays.stream(doubles(prediction.outputs())).sum();
      double[] probabilities = classifier.probabilities(prediction);
      for (int c = 0; c < 4; c++) {
        assertEquals(prediction.outputs()[c] / sum, probabilities[c], 1e-12);
      }
    }
  }

  @Test
  void sharesOneAmongTheClassesThatBitsCanSay() {
    SortedMap<String, String> strings = strings(255);
    strings.put("targets", "bits");
    strings.put("classes", "3");
    Network network = new Network(new Layout(35, 17, 2), Activation.TANH, Initialiser.NORMAL);
    Classifier ofBits = Model.of(network.initial(1), strings).classifier();
    Prediction half = new Prediction(0, 1, new float[] {0.75f, 0.5f}, null);
    double all = 0.25 * 0.5 + 0.25 * 0.5 + 0.75 * 0.5;
    assertArrayEquals(
        new double[] {0.125 / all, 0.125 / all, 0.375 / all}, ofBits.probabilities(half), 1e-12);
    Prediction none = new Prediction(3, 1, new float[] {1, 1}, null);
    double third = 1.0 / 3;
    assertArrayEquals(new double[] {third, third, third}, ofBits.probabilities(none), 1e-12);
  }

  private static double[] doubles(float[] floats) {
    return IntStream.range(0, floats.length).mapToDouble(k -> floats[k]).toArray();
  }

  @Test
  void classifiesARowOfATableByItsColumns() throws IOException, ClassNotFoundException {
    Classifier ofRows = TestTable.model(TestTable.RECIPE, 1).classifier();
    Map<String, Object> row = new TreeMap<>(Map.of("mass", 3750, "beak", 39.1));
    row.put("island", "Dream");
    row.put("year", null);
    float[] inputs = {
      (float) ((39.1 - 43.9219298245614) / 5.451596),
      0,
      1,
      (float) ((3750 - 4201.754385964912) / 800.7812292384)
    };
    Prediction expected = ofRows.classify(inputs);
    assertSame(expected, ofRows.classify(row));
    assertSame(expected, travelled(ofRows).classify(row));
    assertSame(
        expected, ofRows.classify(Map.of("mass", "3750.0", "beak", 39.1, "island", "Dream")));
    assertEquals(TestTable.CLASSES.get(expected.label()), ofRows.className(expected));
    row.put("beak", null); // the recipe has the mean for it
    inputs[0] = 0;
    assertSame(ofRows.classify(inputs), ofRows.classify(row));
    row.put("island", "Mars");
    inputs[2] = 0;
    assertSame(ofRows.classify(inputs), ofRows.classify(row));
  }

  @Test
  void tellsInOneLineWhatIsWrongWithARow() {
    Classifier ofRows = TestTable.model(TestTable.RECIPE, 1).classifier();
    Map<String, Object> row = new TreeMap<>(Map.of("island", "Dream", "beak", 39.1));
    String missing =
        "row: expected a column 'mass', as the model's training had it, found [beak, island]";
    assertEquals(missing, messageOf(() -> ofRows.classify(row)));
    row.put("mass", null);
    assertEquals(
        "row, column mass: expected a number (--missing mean in the training fills gaps), found none",
        messageOf(() -> ofRows.classify(row)));
    row.put("mass", "heavy");
    assertEquals(
        "row, column mass: expected a number, found 'heavy'",
        messageOf(() -> ofRows.classify(row)));
    assertEquals(
        "row: expected a model of a table, found a model of other samples",
        messageOf(() -> classifier.classify(row)));
  }

  private static String messageOf(Executable call) {
    return assertThrows(InputException.class, call).getMessage();
  }

  @Test
  void dividesByTheScaleOfTheModel() {
    Classifier ofOnes = new Classifier(Model.of(NETWORK.initial(1), strings(1)));
    float[] inputs = floats(3);
    for (int k = 0; k < inputs.length; k++) {
      inputs[k] /= 255;
    }
    assertSame(classify(classifier, 3), ofOnes.classify(inputs));
  }

  @Test
  void transformsInputsAsTheModelSays() throws Exception {
    float[] mean = new float[35];
    float[] deviation = new float[35];
    for (int k = 0; k < 35; k++) {
      mean[k] = k / 70f;
      deviation[k] = 0.1f + k / 35f;
    }
    InputTransform transform = new InputTransform(mean, deviation);
    Classifier transforming = MODEL.with(transform).classifier();
    Classifier ofOnes = new Classifier(Model.of(NETWORK.initial(1), strings(1)));
    for (int i = 0; i < COUNT; i++) {
      float[] inputs = floats(i);
      for (int k = 0; k < inputs.length; k++) {
        inputs[k] /= 255;
      }
      transform.apply(inputs);
      Prediction expected = ofOnes.classify(inputs);
      assertSame(expected, classify(transforming, i));
      assertSame(expected, transforming.classify(floats(i)));
      assertSame(expected, classify(travelled(transforming), i));
    }
  }

  @Test
  void isSharedByManyThreads() {
    List<Prediction> expected =
        IntStream.range(0, COUNT).mapToObj(i -> classify(classifier, i)).toList();
    IntStream.range(0, 50 * COUNT)
        .parallel()
        .map(i -> i % COUNT)
        .forEach(i -> assertSame(expected.get(i), classify(classifier, i)));
  }

  @Test
  void travelsAndStaysTheSameWhateverBecomesOfTheModel() throws Exception {
    Model model = Model.of(NETWORK.initial(1), strings(255));
    Classifier before = model.classifier();
    Classifier travelled = travelled(before);
    Arrays.fill(model.parameters().values(), 0);
    for (int i = 0; i < COUNT; i++) {
      assertSame(classify(classifier, i), classify(before, i));
      assertSame(classify(classifier, i), travelled(classify(travelled, i)));
    }
  }

  @Test
  void refusesASampleThatIsNone() {
    assertRefused("sample: expected 35 inputs, found 34", () -> classifier.classify(new byte[34]));
    assertRefused("sample: expected 35 inputs, found 36", () -> classifier.classify(new float[36]));
    for (float wrong : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
      float[] inputs = floats(0);
      inputs[2] = wrong;
      assertRefused(
          "input 2: expected a finite number, found " + wrong, () -> classifier.classify(inputs));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"activation", "cost", "scale"})
  void asksByNameForWhatTheModelDoesNotSay(String name) {
    SortedMap<String, String> fewer = new TreeMap<>(MODEL.metadata().strings());
    String value = fewer.remove(name);
    Model foreign = Model.of(MODEL.parameters(), fewer);
    InputException error = assertThrows(InputException.class, () -> foreign.classifier());
    String message = error.getMessage();
    assertEquals("model: metadata: " + name, message.substring(0, message.indexOf(": expected")));
    assertEquals("found nothing", message.substring(message.lastIndexOf("found")));
    assertSame(classify(classifier, 0), classify(foreign.with(name, value).classifier(), 0));
  }

  private static void assertRefused(String message, Runnable classification) {
    InputException error = assertThrows(InputException.class, classification::run);
    assertEquals(message, error.getMessage());
  }

  private static Prediction classify(Classifier classifier, int i) {
    return classifier.classify(IMAGES.pixels()[i]);
  }

  private static float[] floats(int i) {
    float[] floats = new float[35];
    for (int k = 0; k < floats.length; k++) {
      floats[k] = IMAGES.pixels()[i][k] & 0xff;
    }
    return floats;
  }

  private static void assertSame(Prediction expected, Prediction found) {
    assertEquals(expected.label(), found.label());
    assertEquals(expected.confidence(), found.confidence());
    assertArrayEquals(expected.outputs(), found.outputs());
  }

  @SuppressWarnings("unchecked") // it comes back as what it was
  private static <T> T travelled(T object) throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(object);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (T) in.readObject();
    }
  }
}
