package nndl.command.rows;

import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import nndl.data.image.PadFit;
import nndl.data.picture.GreyPicture;
import nndl.data.picture.TestPictures;
import nndl.math.Matrix;
import nndl.math.elements.Activation;
import nndl.model.InputSpec;
import nndl.model.Model;
import nndl.network.Cost;
import nndl.network.Layout;
import nndl.network.Parameters;

/**
 * Digits as a pocket calculator shows them, in rows, and a network that knows them: it has no
 * hidden layer, and its softmax is highest for the digit that a picture is nearest to.
 */
public final class SegmentDigits {
  static final int HEIGHT = 20;
  static final int MARGIN = 10;
  private static final int WIDTH = 12;
  private static final int STROKE = 3;
  private static final int SIDE = 28;
  private static final int WHITE = 255;

  /** Digits that touch leave this much of their rows to one another. */
  private static final int BRIDGE = HEIGHT / 4;

  /** From the top clockwise, then the middle one. */
  private static final String[] SEGMENTS = {
    "1111110", "0110000", "1101101", "1111001", "0110011", "1011011", "1011111", "1110000",
    "1111111", "1111011"
  };

  private SegmentDigits() {}

  /**
   * Black digits on white paper with so many columns of paper between them; a space is one more.
   */
  public static GreyPicture row(String text, int gap) {
    int columns = 2 * MARGIN + text.length() * (WIDTH + gap) - gap;
    GreyPicture picture = TestPictures.sheet(2 * MARGIN + HEIGHT, columns, WHITE);
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) != ' ') {
        paint(picture, text.charAt(i) - '0', MARGIN, MARGIN + i * (WIDTH + gap));
      }
    }
    return picture;
  }

  /** Paints a digit with its upper left corner at a place. */
  static void paint(GreyPicture picture, int digit, int top, int left) {
    String segments = SEGMENTS[digit];
    int half = HEIGHT / 2;
    int right = left + WIDTH - STROKE;
    boolean[] on = new boolean[segments.length()];
    for (int s = 0; s < on.length; s++) {
      on[s] = segments.charAt(s) == '1';
    }
    fill(picture, top, left, STROKE, WIDTH, on[0]);
    fill(picture, top, right, half, STROKE, on[1]);
    fill(picture, top + half, right, half, STROKE, on[2]);
    fill(picture, top + HEIGHT - STROKE, left, STROKE, WIDTH, on[3]);
    fill(picture, top + half, left, half, STROKE, on[4]);
    fill(picture, top, left, half, STROKE, on[5]);
    fill(picture, top + half - 1, left, STROKE, WIDTH, on[6]);
  }

  /** Makes a part black, if it is to be. */
  static void fill(GreyPicture picture, int top, int left, int rows, int columns, boolean black) {
    for (int r = top; black && r < top + rows; r++) {
      int from = r * picture.columns() + left;
      Arrays.fill(picture.pixels(), from, from + columns, (byte) 0);
    }
  }

  /** Joins neighbours by a thin line where both have a stroke at the side. */
  static GreyPicture touching(String text, int gap) {
    GreyPicture picture = row(text, gap);
    for (int i = 1; i < text.length(); i++) {
      int left = MARGIN + i * (WIDTH + gap) - gap;
      fill(picture, MARGIN + BRIDGE, left, 1, gap, true);
    }
    return picture;
  }

  /** The same drawing light on dark. */
  static GreyPicture inverted(GreyPicture picture) {
    byte[] pixels = picture.pixels().clone();
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) ~pixels[i];
    }
    return new GreyPicture(picture.rows(), picture.columns(), pixels);
  }

  /** Every pixel as a square of so many. */
  static GreyPicture enlarged(GreyPicture picture, int times) {
    int columns = times * picture.columns();
    byte[] pixels = new byte[times * picture.rows() * columns];
    for (int i = 0; i < pixels.length; i++) {
      int row = i / columns / times;
      pixels[i] = picture.pixels()[row * picture.columns() + i % columns / times];
    }
    return new GreyPicture(times * picture.rows(), columns, pixels);
  }

  /** One that also knows two digits that touch, as a class that is no digit. */
  public static Model modelWithNone() {
    return model("0", "1", "2", "3", "4", "5", "6", "7", "8", "9", RowReader.NO_DIGIT);
  }

  /** A network that knows the ten digits, whose classes may have names. */
  public static Model model(String... names) {
    int classes = Math.max(names.length, SEGMENTS.length);
    Layout layout = new Layout(SIDE * SIDE, classes);
    Parameters parameters = new Parameters(layout);
    Matrix w = parameters.weights(1);
    Matrix b = parameters.biases(1);
    for (int c = 0; c < classes; c++) {
      byte[] image = c < SEGMENTS.length ? image(row("" + c, 0)) : image(touching("88", 3));
      float length = 0;
      for (int k = 0; k < image.length; k++) {
        float x = (image[k] & 0xff) / 255f;
        w.data()[w.row(k) + c] = x;
        length += x * x;
      }
      b.data()[b.row(0) + c] = -length / 2;
    }
    SortedMap<String, String> strings =
        InputSpec.strings(List.of(SIDE, SIDE), WHITE, Arrays.asList(names));
    strings.put(Model.ACTIVATION, Activation.SIGMOID.name());
    strings.put(Model.COST, Cost.LOG_LIKELIHOOD.name());
    return Model.of(parameters, strings);
  }

  private static byte[] image(GreyPicture picture) {
    return PadFit.of(inverted(picture), SIDE, SIDE).orElseThrow();
  }
}
