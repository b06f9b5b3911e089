package nndl.data.image;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import nndl.data.picture.GreyPicture;

/**
 * The drawing without specks: of all that is more than noise and hangs together, the piece with the
 * most ink, and pieces that have a fair share of its ink, such as the bar of a 5.
 */
final class Strokes {
  /** A piece of less than this share of the largest is a speck. */
  private static final int SPECK = 50;

  /**
   * What touches the rim is a shadow or the edge of a table, if something inside has at least this
   * share of its ink. In a picture that ends where the drawing ends, nothing has.
   */
  private static final int SHADOW = 10;

  /** The largest piece covers at least this share of the picture, and this many pixels. */
  private static final int LEAST_SHARE = 20_000;

  private static final int LEAST_PIXELS = 4;

  private final GreyPicture picture;
  private final int threshold;
  private final int[] piece; // of each pixel, from 1; 0 for paper
  private int[] stack = new int[1024];
  private int stacked;

  private Strokes(Contrast contrast) {
    this.picture = contrast.picture();
    this.threshold = contrast.noise();
    this.piece = new int[picture.pixels().length];
  }

  /** What hangs together: how many pixels, how much ink in them, whether it touches the rim. */
  private record Piece(int pixels, long ink, boolean atRim) {
    static final Piece NONE = new Piece(0, 0, false);
  }

  /** The contrast of the drawing, 0 elsewhere; all 0 if there is no drawing. */
  static GreyPicture of(Contrast contrast) {
    Strokes strokes = new Strokes(contrast);
    return strokes.keep(strokes.pieces());
  }

  private List<Piece> pieces() {
    List<Piece> pieces = new ArrayList<>();
    for (int i = 0; i < piece.length; i++) {
      if (isInk(i) && piece[i] == 0) {
        pieces.add(fill(i, pieces.size() + 1));
      }
    }
    return pieces;
  }

  private boolean isInk(int i) {
    return (picture.pixels()[i] & 0xff) >= threshold;
  }

  /** Marks all that hangs together with a pixel, by sides and corners. */
  private Piece fill(int from, int number) {
    int pixels = 0;
    long ink = 0;
    boolean atRim = false;
    push(from, number);
    while (stacked > 0) {
      int i = stack[--stacked];
      pixels++;
      ink += picture.pixels()[i] & 0xff;
      int row = i / picture.columns();
      int column = i % picture.columns();
      atRim |= row == 0 || row == picture.rows() - 1;
      atRim |= column == 0 || column == picture.columns() - 1;
      for (int r = Math.max(0, row - 1); r <= Math.min(picture.rows() - 1, row + 1); r++) {
        int left = Math.max(0, column - 1);
        int right = Math.min(picture.columns() - 1, column + 1);
        for (int j = r * picture.columns() + left; j <= r * picture.columns() + right; j++) {
          if (isInk(j) && piece[j] == 0) {
            push(j, number);
          }
        }
      }
    }
    return new Piece(pixels, ink, atRim);
  }

  private void push(int i, int number) {
    piece[i] = number;
    if (stacked == stack.length) {
      stack = Arrays.copyOf(stack, 2 * stacked);
    }
    stack[stacked++] = i;
  }

  private GreyPicture keep(List<Piece> pieces) {
    Piece inside = largest(pieces.stream().filter(each -> !each.atRim));
    Piece anywhere = largest(pieces.stream());
    boolean anyRim = inside.ink * SHADOW < anywhere.ink;
    Piece main = anyRim ? anywhere : inside;
    byte[] kept = new byte[piece.length];
    if (main.pixels >= Math.max(LEAST_PIXELS, piece.length / LEAST_SHARE)) {
      for (int i = 0; i < kept.length; i++) {
        Piece of = piece[i] == 0 ? Piece.NONE : pieces.get(piece[i] - 1);
        if ((anyRim || !of.atRim) && of.ink * SPECK >= main.ink) {
          kept[i] = picture.pixels()[i];
        }
      }
    }
    return new GreyPicture(picture.rows(), picture.columns(), kept);
  }

  private static Piece largest(Stream<Piece> pieces) {
    return pieces.max(Comparator.comparingLong(Piece::ink)).orElse(Piece.NONE);
  }
}
