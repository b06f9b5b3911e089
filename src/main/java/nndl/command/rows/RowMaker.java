package nndl.command.rows;

import java.util.ArrayList;
import java.util.List;
import nndl.data.image.AreaAverage;
import nndl.data.image.Box;
import nndl.data.image.Originals;
import nndl.data.picture.GreyPicture;
import nndl.error.InputException;
import nndl.math.SplitMix;

/**
 * Makes pictures of rows from images of single digits. A row has 2 to 8 digits. Each digit has a
 * random size, strength of ink, vertical shift and gap to the digit before it. A random number is a
 * hash of the seed, the number of the row and the position in the row, so a row does not depend on
 * other rows.
 *
 * @param leastGap the minimum number of columns between two neighbours, at least {@link #MIN_GAP}
 * @param mostGap the maximum number of columns between two neighbours, at most {@link #MAX_GAP}
 */
record RowMaker(Originals digits, int leastGap, int mostGap, long seed) {
  /** The minimum gap between two neighbouring digits, in columns. A negative gap is an overlap. */
  static final int MIN_GAP = -3;

  /** The maximum gap between two neighbouring digits, in columns. */
  static final int MAX_GAP = 20;

  private static final long PURPOSE = 0x726f77736f666469L; // so that nothing else has these hashes
  private static final int MIN_DIGITS = 2;
  private static final int MAX_DIGITS = 8;
  private static final int MIN_SIZE = 80; // per cent
  private static final int MAX_SIZE = 125;
  private static final int MIN_INK = 60;
  private static final int PER_CENT = 100;
  private static final int MIN_MARGIN = 8;

  /** The height of an image divided by the maximum vertical shift of a digit. */
  private static final int JITTER = 7;

  /**
   * The purposes of random numbers. All but {@code DARK}, which is for a whole row, are for a
   * digit.
   */
  private enum Draw {
    DIGIT,
    SIZE,
    INK,
    SHIFT,
    GAP,
    DARK
  }

  RowMaker {
    requireGaps(leastGap, mostGap);
    seed = SplitMix.mix(seed ^ PURPOSE);
  }

  /** Fails if a gap is out of its range. */
  static void requireGaps(int leastGap, int mostGap) {
    requireGap("--least-gap", MIN_GAP, leastGap);
    requireGap("--most-gap", leastGap, mostGap);
  }

  private static void requireGap(String option, int least, int gap) {
    if (gap < least || gap > MAX_GAP) {
      throw InputException.expected(option, "%s to %s".formatted(least, MAX_GAP), gap);
    }
  }

  /**
   * Makes the row with the number {@code number}. It is randomly light on dark or dark on light.
   */
  MadeRow make(long number) {
    long row = SplitMix.mix(seed + number);
    int count = between(row, MIN_DIGITS, MAX_DIGITS);
    int height = digits.sides().get(0);
    int jitter = height / JITTER;
    int margin = Math.max(MIN_MARGIN, jitter);
    int rows = 2 * margin + scaled(height, MAX_SIZE);
    List<Integer> labels = new ArrayList<>();
    List<Box> boxes = new ArrayList<>();
    List<GreyPicture> inks = new ArrayList<>();
    int right = margin;
    for (int k = 1; k <= count; k++) {
      long digit = SplitMix.mix(row + k * SplitMix.GOLDEN_GAMMA);
      int original = inked(draw(digit, Draw.DIGIT, 0, digits.count() - 1));
      GreyPicture ink = ink(digit, digits.picture(original));
      int shift = draw(digit, Draw.SHIFT, -jitter, jitter);
      int top = (rows - ink.rows()) / 2 + shift;
      int left = k == 1 ? right : right + draw(digit, Draw.GAP, leastGap, mostGap);
      right = Math.max(right, left + ink.columns());
      labels.add(digits.labels()[original]);
      boxes.add(new Box(top, left, top + ink.rows(), left + ink.columns()));
      inks.add(ink);
    }
    GreyPicture paper = new GreyPicture(rows, right + margin, new byte[rows * (right + margin)]);
    for (int k = 0; k < count; k++) {
      put(inks.get(k), boxes.get(k), paper);
    }
    if (draw(row, Draw.DARK, 0, 1) == 1) {
      invert(paper);
    }
    return new MadeRow(paper, labels, boxes);
  }

  /** Returns the number of the first image that is not empty, searching from {@code first} on. */
  private int inked(int first) {
    int i = first;
    while (Box.ofInk(digits.picture(i)).isEmpty()) {
      i = (i + 1) % digits.count();
      if (i == first) {
        throw InputException.expected("--images", "images of digits", "empty ones alone");
      }
    }
    return i;
  }

  /** Returns the ink of an image, scaled and made fainter. */
  private static GreyPicture ink(long digit, GreyPicture image) {
    Box box = Box.ofInk(image);
    int size = draw(digit, Draw.SIZE, MIN_SIZE, MAX_SIZE);
    GreyPicture resized =
        AreaAverage.of(image, box, scaled(box.rows(), size), scaled(box.columns(), size));
    int strength = draw(digit, Draw.INK, MIN_INK, PER_CENT);
    for (int i = 0; i < resized.pixels().length; i++) {
      resized.pixels()[i] = (byte) ((resized.pixels()[i] & 0xff) * strength / PER_CENT);
    }
    return resized;
  }

  private static int scaled(int length, int size) {
    return Math.max(1, (length * size + PER_CENT / 2) / PER_CENT);
  }

  private static int draw(long hash, Draw draw, int least, int most) {
    return between(SplitMix.mix(hash + (1 + draw.ordinal()) * SplitMix.GOLDEN_GAMMA), least, most);
  }

  private static int between(long hash, int least, int most) {
    return least + (int) ((hash >>> 1) % (most - least + 1));
  }

  /** Puts ink on the paper. Where two digits overlap, the stronger ink stays. */
  private static void put(GreyPicture ink, Box box, GreyPicture paper) {
    for (int i = 0; i < ink.pixels().length; i++) {
      int row = box.top() + i / ink.columns();
      int at = row * paper.columns() + box.left() + i % ink.columns();
      int strongest = Math.max(paper.pixels()[at] & 0xff, ink.pixels()[i] & 0xff);
      paper.pixels()[at] = (byte) strongest;
    }
  }

  private static void invert(GreyPicture paper) {
    for (int i = 0; i < paper.pixels().length; i++) {
      paper.pixels()[i] = (byte) ~paper.pixels()[i];
    }
  }
}
