package nndl.command.predict;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import nndl.Slow;
import nndl.TestImages;
import nndl.command.Run;
import nndl.command.train.TrainRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pictures as samples of nndl.Predict: their names, and those that cannot be read. */
@Slow
class PredictPicturesTest {
  @TempDir Path directory;

  @BeforeEach
  void prepare() {
    TrainRun.prepare(directory);
    TrainRun.in(directory);
  }

  /** Pictures of the model's own size, so that a picture is what its pixels are. */
  @Test
  void readsPicturesByTheirNames() throws IOException {
    Path pictures = Files.createDirectory(directory.resolve("pictures"));
    for (int i = 0; i < TrainRun.TEST.count(); i++) {
      writePng(pictures.resolve("ä, %02d.png".formatted(i)), TrainRun.TEST.pixels()[i]);
    }
    String expected =
        predict("--model $/model --images $/t10k-images-idx3-ubyte")
            .out()
            .replaceAll("t10k-images-idx3-ubyte#(\\d),", "t10k-images-idx3-ubyte#0$1,")
            .replaceAll("t10k-images-idx3-ubyte#(\\d+),", "\"ä, $1.png\",");
    assertEquals(expected, predict("--model $/model --images $/pictures --fit none").out());
    predict("--model $/model --images $/pictures --fit none --output $/parts");
    assertEquals(expected, PredictedParts.joined(directory.resolve("parts")));
  }

  @Test
  void aPictureHasTheAnswerOfTheSameBytesInAnIdxFileForAModelOfAnyScale() throws IOException {
    for (String scale : List.of("128", "1")) {
      TrainRun.in(directory, "--scale", scale, "--model", directory + "/model" + scale);
      String model = "--model $/model" + scale + " --columns outputs --images ";
      writePng(directory.resolve("a.png"), TrainRun.TEST.pixels()[0]);
      List<String> expected = predict(model + "$/t10k-images-idx3-ubyte").out().lines().toList();
      List<String> found = predict(model + "$/a.png --fit none").out().lines().toList();
      assertEquals(expected.subList(0, 2), found);
    }
  }

  private static void writePng(Path file, byte[] pixels) throws IOException {
    BufferedImage image = new BufferedImage(3, 3, BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setDataElements(0, 0, 3, 3, pixels);
    assertTrue(ImageIO.write(image, "png", file.toFile()));
  }

  @Test
  void hasARowWithoutPredictionForAPictureThatCannotBeRead() throws IOException {
    Path pictures = Files.createDirectory(directory.resolve("pictures"));
    for (String name : List.of("a.png", "c.png")) {
      writePng(pictures.resolve(name), TrainRun.TEST.pixels()[0]);
    }
    TestImages.write(pictures.resolve("b.png"), "no picture".getBytes(UTF_8));
    String options = "--model $/model --images $/pictures --fit none";
    String message =
        "file:$/pictures/b.png: expected a PNG, JPEG, BMP or GIF picture, found none of" + " them";
    for (String output : List.of("", " --output $/rows.csv --json", " --output $/parts --json")) {
      Run run = Run.of(directory, "predict " + options + output);
      assertEquals(1, run.status());
      List<String> lines = run.err().lines().toList();
      assertEquals("nndl: warning: " + message.replace("$", directory.toString()), lines.get(0));
      assertTrue(lines.get(1).startsWith("nndl: predicted 2 samples"), run.err());
      assertEquals(
          "nndl: %s/pictures: expected to read all of 3 pictures, found 1 that cannot be read"
              .formatted(directory),
          lines.get(2));
      assertEquals(3, lines.size(), run.err());
      assertTrue(
          run.out().contains("\"count\":3,\"unreadable\":1")
              || run.out().contains("\nb.png,,,,,,\n"),
          run.out());
    }
    assertTrue(PredictedParts.text(directory.resolve("rows.csv")).contains("\nb.png,,,,,,\n"));
    assertTrue(PredictedParts.joined(directory.resolve("parts")).contains("\nb.png,,,,,,\n"));
    assertFails(options + " --strict --output $/strict", message);
    assertFalse(Files.exists(directory.resolve("strict")));
  }

  private void assertFails(String options, String message) {
    Run.of(directory, "predict " + options).refused(directory, message);
  }

  private Run predict(String options) {
    return Run.of(directory, "predict " + options).succeeded();
  }
}
