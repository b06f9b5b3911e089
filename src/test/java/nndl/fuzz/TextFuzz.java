package nndl.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import nndl.Fixtures;
import nndl.TestImages;
import nndl.data.format.Format;
import nndl.data.format.InputOptions;
import nndl.data.format.InputOptions.Header;
import nndl.data.format.InputOptions.Label;
import nndl.data.format.TextPart;
import nndl.error.InputException;
import org.apache.hadoop.fs.FileStatus;

/** Samples in the lines of a text, read in each way that options choose. */
final class TextFuzz implements FuzzTarget {
  private final Format format;
  private final List<InputOptions> options;
  private final List<String> seeds;
  private final InputFile file = new InputFile("samples.txt");

  private TextFuzz(Format format, List<InputOptions> options, List<String> seeds) {
    this.format = format;
    this.options = options;
    this.seeds = seeds;
  }

  static TextFuzz ofCsv() {
    TestImages images = TestImages.random(3, 3, 2, 2, 0.5, 1);
    return new TextFuzz(
        Format.CSV,
        List.of(
            InputOptions.defaults(),
            new InputOptions(Format.CSV, Label.LAST, Header.NO, 2f),
            new InputOptions(Format.CSV, Label.NONE, Header.YES, null)),
        List.of(
            images.csv(false),
            images.csv(true),
            "label,a,b\n1,0.5,-1e-3\r\n0,NaN,0x1p3\n",
            "3,4\n0,1, 2\n\n1,\"3\",1e400\n",
            "\ufeff1,255\n2,0"));
  }

  static TextFuzz ofLibsvm() {
    return new TextFuzz(
        Format.LIBSVM,
        List.of(
            InputOptions.defaults(), new InputOptions(Format.LIBSVM, Label.FIRST, Header.NO, 2f)),
        List.of(
            TestImages.random(3, 3, 2, 2, 0.5, 1).libsvm(),
            "1 1:0.5 3:-1e-3\n0 2:7 # comment\n",
            "0\n1\t1:1\t6:255\r\n"));
  }

  @Override
  public List<byte[]> seeds() {
    return Stream.concat(
            seeds.stream().map(text -> text.getBytes(UTF_8)),
            Stream.of(TestImages.gzip(seeds.get(0).getBytes(UTF_8))))
        .toList();
  }

  @Override
  public void read(byte[] input, LongConsumer declared) throws IOException {
    FileStatus status = file.of(input);
    InputException refused = null;
    for (InputOptions how : options) {
      for (boolean labelled : new boolean[] {true, false}) {
        try {
          IdxFuzz.readAll(TextPart.look(Fixtures.storage(), status, format, how, labelled, 6));
        } catch (InputException e) {
          refused = e;
        }
      }
    }
    if (refused != null) {
      throw refused;
    }
  }
}
