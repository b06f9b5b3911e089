package nndl.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import nndl.Fixtures;
import nndl.TestImages;
import nndl.TestTable;
import nndl.math.elements.Activation;
import nndl.model.Classifier.Prediction;
import nndl.network.Cost;
import nndl.network.Initialiser;
import nndl.network.Layout;
import nndl.network.Network;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A classifier in a program of its own, whose class path is the jar alone. */
class ClassifierIT {
  private static final String PROGRAM = "src/test/resources/alone/Classify.java";
  private static final String ROW_PROGRAM = "src/test/resources/alone/ClassifyRow.java";
  private static final TestImages IMAGES = TestImages.random(200, 28, 28, 10, 0.19, 1);
  private static final String NAMES = "nought,one,two,three,four,five,six,seven,eight,nine";
  private static final double MAX_MICROS = 10;

  /** The prediction: 12 bytes of header, four fields, and two arrays of ten numbers. */
  private static final double MAX_BYTES = 32 + 2 * (16 + 4 * 10);

  @TempDir Path directory;
  private final List<String> predictions = new ArrayList<>();

  @BeforeEach
  void write() throws IOException {
    Network network = new Network(new Layout(784, 30, 10), Activation.SIGMOID, Initialiser.NORMAL);
    List<String> names = InputSpec.classNames("names", NAMES, 10);
    SortedMap<String, String> strings = InputSpec.strings(List.of(28, 28), 255, names);
    strings.put(Model.ACTIVATION, network.activation().name());
    strings.put(Model.COST, Cost.QUADRATIC.name());
    Model model = Model.of(network.initial(1), strings);
    Fixtures.write(model, directory.resolve(Model.FILE_NAME));
    Classifier classifier = model.classifier();
    ByteArrayOutputStream pixels = new ByteArrayOutputStream();
    for (byte[] image : IMAGES.pixels()) {
      pixels.writeBytes(image);
      Prediction prediction = classifier.classify(image);
      predictions.add(names.get(prediction.label()) + " " + Arrays.toString(prediction.outputs()));
    }
    Files.write(directory.resolve("pixels"), pixels.toByteArray());
  }

  @Test
  void takesMicrosecondsAndMakesNoGarbageButTheAnswer() throws Exception {
    List<String> lines = run("--add-modules=jdk.incubator.vector");
    double micros = number(lines, "micros ");
    assertTrue(micros < MAX_MICROS, micros + " microseconds a sample");
    double bytes = number(lines, "bytes ");
    assertTrue(bytes <= MAX_BYTES + 0.1, bytes + " bytes a sample");
  }

  @Test
  void givesTheSameBitsWithoutTheVectorModule() throws Exception {
    List<String> lines = run();
    assertTrue(number(lines, "bytes ") <= MAX_BYTES + 0.1, lines.toString());
  }

  /** The recipe has means of 16 digits, and a cell has an exponent. */
  @Test
  void classifiesARowOfATable() throws Exception {
    Path model = directory.resolve("table");
    TestTable.writeModel(model);
    Classifier classifier = Model.read(model).classifier();
    Prediction expected =
        classifier.classify(Map.of("mass", "3.75e3", "beak", 39.1, "island", "Dream"));
    assertEquals(
        List.of(classifier.className(expected) + " " + Arrays.toString(expected.outputs())),
        java(
            "-cp",
            "target/nndl.jar",
            ROW_PROGRAM,
            model.toString(),
            "mass=3.75e3",
            "beak=39.1",
            "island=Dream",
            "year=2007"));
  }

  /** Runs the program and compares what it says of each sample. */
  private List<String> run(String... options) throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of(options));
    arguments.addAll(List.of("-cp", "target/nndl.jar", PROGRAM));
    arguments.addAll(List.of(directory.toString(), directory.resolve("pixels").toString()));
    List<String> lines = java(arguments.toArray(String[]::new));
    assertEquals(predictions, lines.subList(0, predictions.size()));
    return lines;
  }

  /** Runs Java and returns the lines that it prints. */
  private List<String> java(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(arguments));
    Path out = directory.resolve("out");
    Path err = directory.resolve("err");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    try {
      assertTrue(process.waitFor(2, TimeUnit.MINUTES), "still running");
    } finally {
      process.destroyForcibly();
    }
    assertEquals(0, process.exitValue(), Files.readString(err));
    return Files.readAllLines(out);
  }

  private static double number(List<String> lines, String name) {
    return lines.stream()
        .filter(line -> line.startsWith(name))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length())))
        .findFirst()
        .orElseThrow();
  }
}
