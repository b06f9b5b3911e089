package nndl.command.report;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import nndl.Fixtures;
import nndl.TestImages;
import nndl.command.Run;
import nndl.model.Model;

/** Pages of runs, and of models that were never trained here. */
final class ReportPages {
  private static final Path MNIST = Path.of("data/mnist");

  private ReportPages() {}

  /** Trains on the digits that come along; the page is in the model's directory. */
  static Path train(Path model, String... options) {
    Run.of(
            "train",
            Stream.concat(
                    Stream.of("--config=conf/digits.properties", "--data=data/digits"),
                    Stream.concat(Stream.of("--model=" + model), Stream.of(options)))
                .toArray(String[]::new))
        .succeeded();
    return model.resolve("report.html");
  }

  /** The page of a model that stands alone in a directory; further options have $ for it. */
  static Path ofModel(Path directory, String name, Model model, String... options)
      throws IOException {
    Path folder = Files.createDirectories(directory.resolve(name));
    Fixtures.write(model, folder.resolve(Model.FILE_NAME));
    String verb = "report $/%1$s --output $/%1$s.html --overwrite ".formatted(name);
    Run.of(directory, verb + String.join(" ", options)).succeeded();
    return directory.resolve(name + ".html");
  }

  /** A page beside another, whose data are changed. */
  static Path edited(Path page, String name, Consumer<ObjectNode> change) throws IOException {
    ObjectNode data = (ObjectNode) ReportRun.data(page);
    change.accept(data);
    String json = data.toString().replace("<", "\\u003c");
    String start = "<script type=\"application/json\" id=\"data\">";
    String text = ReportRun.text(page);
    int from = text.indexOf(start) + start.length();
    int to = text.indexOf("</script>", from);
    return Files.writeString(
        page.resolveSibling(name + ".html"), text.substring(0, from) + json + text.substring(to));
  }

  /**
   * Test images of MNIST from its directory; their test is skipped, visibly, if they are not there.
   */
  static TestImages mnist(int from, int to) throws IOException {
    byte[] images = mnist("t10k-images-idx3-ubyte");
    byte[] labels = mnist("t10k-labels-idx1-ubyte");
    int width = 28 * 28;
    byte[][] pixels = new byte[to - from][];
    for (int i = from; i < to; i++) {
      pixels[i - from] = Arrays.copyOfRange(images, 16 + i * width, 16 + (i + 1) * width);
    }
    return new TestImages(28, 28, pixels, Arrays.copyOfRange(labels, 8 + from, 8 + to));
  }

  private static byte[] mnist(String name) throws IOException {
    Path plain = MNIST.resolve(name);
    Path packed = MNIST.resolve(name + ".gz");
    assumeTrue(
        Files.exists(plain) || Files.exists(packed),
        "skipped: expected MNIST in data/mnist (scripts/fetch-data.sh mnist), found none");
    if (Files.exists(plain)) {
      return Files.readAllBytes(plain);
    }
    try (InputStream in = new GZIPInputStream(Files.newInputStream(packed))) {
      return in.readAllBytes();
    }
  }
}
