package nndl.command;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import nndl.data.storage.Storage;
import nndl.training.Timings;
import org.apache.hadoop.fs.Path;

/**
 * A format that a command writes, and how such a file begins. A file that begins in another way is
 * not replaced, even with {@code --overwrite}. An empty file may be replaced, since it holds
 * nothing.
 */
public enum OutputFormat {
  /** A model in safetensors, whose tensors have the names that nndl gives them. */
  MODEL(
      "a model of nndl", head -> isSafeTensors(head) && matches(".*\"format\":\"nndl-\\d.*", head)),
  /** Snapshots of the weights. */
  SNAPSHOTS("snapshots of nndl", head -> isSafeTensors(head) && head.contains("\"nndl-snapshots-")),
  RECORD("a run's record", head -> head.startsWith("{\"format\":\"nndl-record-")),
  HISTORY("a run's history", head -> matches("epoch,(correct|rmse(-1)?),.*", head)),
  TIMINGS("a run's timings", head -> head.startsWith(Timings.HEADER)),
  CHECKSUMS("a run's checksums", head -> matches("[0-9a-f]{64}  record.json\n.*", head)),
  TRIALS("a table of trials", head -> matches("trial,epochs,(accuracy,)?(correct,)?count.*", head)),
  PAGE("a page of nndl", head -> head.contains("<meta name=\"generator\" content=\"nndl\">")),
  /** Images, inputs or labels. */
  IDX("an IDX file", head -> matches("\\x00\\x00[\\x08-\\x0e][\\x01-\\x04].*", head)),
  PNG("a PNG picture", head -> head.startsWith("\u0089PNG\r\n\u001a\n")),
  SVG("a drawing in SVG", head -> head.startsWith("<svg")),
  /** Rows of predictions, or of readings of pictures of rows. */
  PREDICTIONS(
      "predictions",
      head ->
          head.startsWith("name,text,piece,class,confidence,")
              || matches(
                  "(?:(?:name|prediction|class|confidence),){0,4}"
                      + "(?:(?:name|prediction|class|confidence)\\n|\"?output_).*",
                  head)
              // ids may have any name, so the answers behind them tell
              || matches("[^\n]*,(?:(?:class|prediction),confidence[,\\n]|\"?output_).*", head)),
  SCORES(
      "an evaluation",
      head ->
          matches(
              "(quantity,label,prediction,name,value|set,name,quantity,value,low,high)\n.*", head)),
  HELD_OUT("rows that were held out", head -> head.startsWith("set,file,")),
  BASELINE("a baseline", head -> head.startsWith("{\"format\":\"nndl-baseline-")),
  /** The texts of rows that were made. */
  ROW_TEXTS("rows", head -> head.startsWith("name,text\n")),
  SAMPLES("samples of a table", head -> head.startsWith("{\"format\":\"nndl-samples-")),
  ONNX("a model of ONNX by nndl", head -> head.startsWith("\u0008") && head.contains("nndl")),
  BOOK_JSON("a network of the book", head -> head.startsWith("{\"sizes\":"));

  private static final int NEAR = 1 << 12;

  /** At most as much of a model, whose metadata and names come before its tensors. */
  private static final int NEAR_OF_MODEL = 1 << 24;

  /** The bytes of a safetensors file before its header. */
  private static final int LENGTH_BYTES = 8;

  private final String name;
  private final Predicate<String> isHead;

  OutputFormat(String name, Predicate<String> isHead) {
    this.name = name;
    this.isHead = isHead;
  }

  /** Whether a file has this format, compressed or not, or is empty. */
  public boolean isIn(Storage storage, Path file) {
    byte[] head = storage.read(file, in -> this == MODEL ? header(in) : in.readNBytes(NEAR));
    return head.length == 0 || isHead.test(new String(uncompressed(head), ISO_8859_1));
  }

  /** Reads a file of safetensors up to its first tensor, as its first number says. */
  private static byte[] header(InputStream in) throws IOException {
    byte[] length = in.readNBytes(LENGTH_BYTES);
    if (length.length < LENGTH_BYTES) {
      return length;
    }
    long bytes = ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong();
    boolean isLength = 0 <= bytes && bytes < NEAR_OF_MODEL;
    byte[] rest = in.readNBytes(isLength ? (int) bytes : NEAR_OF_MODEL);
    byte[] head = Arrays.copyOf(length, LENGTH_BYTES + rest.length);
    System.arraycopy(rest, 0, head, LENGTH_BYTES, rest.length);
    return head;
  }

  private static byte[] uncompressed(byte[] head) {
    byte[] plain = new byte[NEAR];
    int length = 0;
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(head))) {
      for (int read = 0; read >= 0 && length < NEAR; length += Math.max(read, 0)) {
        read = in.read(plain, length, NEAR - length);
      }
    } catch (IOException e) {
      // it is not compressed, or the head ends before the content does
    }
    return length == 0 ? head : Arrays.copyOf(plain, length);
  }

  private static boolean isSafeTensors(String head) {
    return head.length() > LENGTH_BYTES && head.charAt(LENGTH_BYTES) == '{';
  }

  private static boolean matches(String pattern, String head) {
    return Pattern.compile(pattern, Pattern.DOTALL).matcher(head).matches();
  }

  /** Returns the format as messages name it. */
  @Override
  public String toString() {
    return name;
  }
}
