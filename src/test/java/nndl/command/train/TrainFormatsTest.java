package nndl.command.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import nndl.KeptContext;
import nndl.Slow;
import nndl.TestImages;
import nndl.command.Run;
import nndl.data.format.IdxWriter;
import nndl.model.InputSpec;
import nndl.model.Model;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The same samples give the same model, byte for byte, in all file formats. */
@Slow
@ExtendWith(KeptContext.class)
class TrainFormatsTest extends TrainCase {
  /** The model of the samples in IDX. */
  private static byte[] model;

  @BeforeAll
  static void trainOnIdx(@TempDir Path idx) throws IOException {
    TrainRun.prepare(idx);
    TrainRun.into(idx, "model");
    model = Files.readAllBytes(idx.resolve("model/model.safetensors"));
  }

  @BeforeEach
  void writeFiles() throws IOException {
    write("header.csv", "label" + ",pixel".repeat(9) + "\n" + TrainRun.TRAINING.csv(false));
    write("last.csv", TrainRun.TRAINING.csv(true));
    write("test-last.csv", TrainRun.TEST.csv(true));
    write("train.csv", TrainRun.TRAINING.csv(false));
    write("test.csv", TrainRun.TEST.csv(false));
    write("mnist", TrainRun.TRAINING.libsvm());
    write("mnist.t", TrainRun.TEST.libsvm());
    gzip("train.csv");
    gzip("mnist");
    write("part-0.csv", TrainRun.TRAINING.part(0, 11).csv(false));
    write("part-1.csv", TrainRun.TRAINING.part(11, 30).csv(false));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "header.csv test.csv --rows 3",
        "train.csv test.csv --rows 3 --shards 3",
        "train.csv.gz test.csv --rows 3",
        "train.csv.gz test.csv --rows 3 --shards 4 --exchange job",
        "part-*.csv test.csv --rows 3",
        "part-*.csv test.csv --rows 3 --shards 7 --exchange job",
        "mnist mnist.t --rows 3 --format libsvm",
        "mnist mnist.t --rows 3",
        "mnist.gz mnist.t --rows 3 --shards 2",
        "train.csv test.csv --rows 3 --scale 255",
        "mnist mnist.t --rows 3 --scale 255",
      })
  void trainsTheSameModelFromEveryFormat(String arguments) throws IOException {
    String[] words = arguments.split(" ", 3);
    byte[] same = model;
    if (arguments.contains("--shards")) {
      same = trained("same", arguments.replaceFirst(".*(--shards \\d).*", "$1"));
    }
    assertArrayEquals(same, trained("text", files(words[0], words[1]), words[2]));
  }

  @ParameterizedTest
  @CsvSource({
    "train.csv test.csv, no,",
    "last.csv test-last.csv --csv-label last, no, last",
    "last.csv test-last.csv --csv-label last --rows 3, , last",
    "mnist mnist.t, no,",
  })
  void keepsWhatTheInputsAreAndWhereTheLabelWas(String arguments, String images, String label)
      throws IOException {
    String[] words = (arguments + " ").split(" ", 3);
    byte[] found = trained("text", files(words[0], words[1]), words[2]);
    assertArrayEquals(numbers(model), numbers(found));
    Model read = Model.read(directory.resolve("text"));
    assertEquals(Optional.ofNullable(images), read.metadata().find(InputSpec.IMAGES));
    assertEquals(images == null, read.input().areImages());
    assertEquals(Optional.ofNullable(label), read.metadata().find(InputSpec.CSV_LABEL));
  }

  @Test
  void resumesFromACheckpointOnlyWithTheSameSamples() throws IOException {
    train("--model $/a", files("part-*.csv", "test.csv"));
    String data = "training: checkpoint [0-9a-f]{16}, given [0-9a-f]{16}";
    write("part-1.csv", TrainRun.TRAINING.part(10, 29).csv(false));
    Run run = run(files("part-*.csv", "test.csv"), "--model $/a --resume");
    assertTrue(run.err().matches("(?s).*" + data + "\n"), run.err());
    assertEquals(1, run.status());
  }

  @ParameterizedTest
  @ValueSource(strings = {"train.csv", "train.csv.gz", "mnist.gz"})
  void resumesFromACheckpointWithTheSameSamplesInOtherFiles(String training) throws IOException {
    train("--model $/a", files("part-*.csv", "test.csv"));
    train(files(training, "test.csv"), "--model $/a --resume --epochs 3");
  }

  @Test
  void needsNeitherDataNorLabelsForCsv() {
    String options = "--sizes=9,5,4 --epochs=1 --model=$/csv " + files("train.csv", "test.csv");
    Run.of(directory, "train " + options).succeeded();
  }

  /** Scaled inputs equal quotients in the file. Bytes without a scale are divided by 255. */
  @Test
  void dividesByTheScale() throws IOException {
    assertArrayEquals(numbers(model), numbers(trainOnQuotients(255)), "by 255");
    byte[] scaled = numbers(trainOnQuotients(100));
    assertArrayEquals(scaled, numbers(trained("images", "--scale 100")), "images by 100");
    String csv = files("train.csv", "test.csv");
    assertArrayEquals(scaled, numbers(trained("csv", csv, "--scale 100")), "CSV by 100");
  }

  /**
   * Quotients in IDX files of float32 need no scale, or one that makes the same of other numbers.
   */
  @Test
  void takesFloat32InputsAsTheyAre() throws IOException {
    byte[] plain = trained("plain", floats(255));
    assertArrayEquals(trainOnQuotients(255), plain);
    byte[] doubled = trained("doubled", floats(127.5f), "--scale 2");
    assertArrayEquals(numbers(plain), numbers(doubled));
  }

  private String floats(float divisor) throws IOException {
    writeFloats("floats", TrainRun.TRAINING, divisor);
    writeFloats("test-floats", TrainRun.TEST, divisor);
    return files("floats", "test-floats")
        + "--train-labels=$/train-labels-idx1-ubyte --test-labels=$/t10k-labels-idx1-ubyte";
  }

  private void writeFloats(String name, TestImages images, float divisor) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    IdxWriter writer = IdxWriter.ofInputs(out, images.count(), images.width());
    for (byte[] pixels : images.pixels()) {
      float[] inputs = new float[pixels.length];
      for (int k = 0; k < pixels.length; k++) {
        inputs[k] = (pixels[k] & 0xff) / divisor;
      }
      writer.add(inputs);
    }
    TestImages.write(directory.resolve(name), out.toByteArray());
  }

  /** The bytes after the header of a model. The header contains the scale of the inputs. */
  private static byte[] numbers(byte[] file) {
    long header = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong();
    return Arrays.copyOfRange(file, Long.BYTES + (int) header, file.length);
  }

  private byte[] trainOnQuotients(float divisor) throws IOException {
    write("quotients.csv", quotients(TrainRun.TRAINING, divisor));
    write("test-quotients.csv", quotients(TrainRun.TEST, divisor));
    String files = files("quotients.csv", "test-quotients.csv");
    return trained("by-" + divisor, files, "--scale 1");
  }

  private static String quotients(TestImages images, float divisor) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < images.count(); i++) {
      text.append(images.labels()[i]);
      for (byte pixel : images.pixels()[i]) {
        text.append(',').append((pixel & 0xff) / divisor);
      }
      text.append('\n');
    }
    return text.toString();
  }

  @Test
  void namesTheLineOfALabelOutsideTheOutputLayer() throws IOException {
    write(
        "wrong.csv",
        "label" + ",p".repeat(9) + "\n0" + ",1".repeat(9) + "\n4" + ",2".repeat(9) + "\n");
    refuse(
        files("train.csv", "wrong.csv"),
        "file:$/wrong.csv, line 3: expected labels below 4, the number of classes, found 4 in"
            + " '4,2,2,2,2,2,2,2,2,2' (--csv-label last takes the last field)");
  }

  @Test
  void namesTheLineOfAnIndexBeyondTheInputs() throws IOException {
    write("wrong", "1 1:3\n2 9:1 10:2\n");
    refuse(
        files("mnist", "wrong"),
        "file:$/wrong, line 2: expected no index after 9, the last of the inputs, found 10");
  }

  private static String files(String training, String test) {
    return "--train-images $/%s --test-images $/%s ".formatted(training, test);
  }

  private byte[] trained(String name, String... options) throws IOException {
    train("--model $/" + name, String.join(" ", options));
    return bytes(name + "/model.safetensors");
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(directory.resolve(name), text);
  }

  private void gzip(String name) throws IOException {
    byte[] text = Files.readString(directory.resolve(name)).getBytes(StandardCharsets.UTF_8);
    Files.write(directory.resolve(name + ".gz"), TestImages.gzip(text));
  }
}
