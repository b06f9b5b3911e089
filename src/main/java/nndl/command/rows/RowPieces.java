package nndl.command.rows;

import java.util.ArrayList;
import java.util.List;
import nndl.command.rows.Fragments.Connection;
import nndl.data.image.Box;
import nndl.math.SplitMix;

/**
 * The pieces of rows as samples, so that a network learns what single digits do not show it: pieces
 * that are no digit, which are a class of their own, and digits that were cut out of others.
 *
 * @param rows of a sample; columns likewise
 * @param noDigit the class of what is no digit
 */
public record RowPieces(int rows, int columns, int noDigit) {
  private static final long PURPOSE = 0x706965636573726fL; // so that nothing else has these hashes

  /** Pixels, in 28ths of a sample's rows: a piece that ends so near a digit's ends is the digit. */
  private static final int NEAR = 2;

  /** One that ends at least so far from the ends of any digit is none. */
  private static final int FAR = 5;

  private static final int PICTURE = 28;

  /** Of those that are none every so-manyth is taken, by chance. */
  private static final int SHARE = 8;

  /** A piece, and the class that it is of. */
  public record Sample(byte[] image, int label) {}

  /**
   * Samples of a row.
   *
   * @param number of the row
   */
  public List<Sample> of(MadeRow row, long number) {
    Fragments fragments = Fragments.of("row " + number, RowInk.of("row " + number, row.picture()));
    List<Connection> links = fragments.links();
    List<Sample> samples = new ArrayList<>();
    long hash = SplitMix.mix(number ^ PURPOSE);
    for (Candidate piece : Candidate.of(fragments, rows, columns)) {
      hash = SplitMix.mix(hash + SplitMix.GOLDEN_GAMMA);
      int nearest = nearest(row, piece.box());
      int off = PICTURE * off(row.boxes().get(nearest), piece.box());
      if (off <= NEAR * rows && isCut(links, piece)) {
        samples.add(new Sample(piece.image(), row.labels().get(nearest)));
      } else if (off >= FAR * rows && (hash >>> 1) % SHARE == 0) {
        samples.add(new Sample(piece.image(), noDigit));
      }
    }
    return samples;
  }

  private static int nearest(MadeRow row, Box piece) {
    int nearest = 0;
    for (int digit = 1; digit < row.boxes().size(); digit++) {
      if (off(row.boxes().get(digit), piece) < off(row.boxes().get(nearest), piece)) {
        nearest = digit;
      }
    }
    return nearest;
  }

  /** How far the ends of a piece are from those of a digit, along the row. */
  private static int off(Box digit, Box piece) {
    return Math.max(Math.abs(digit.left() - piece.left()), Math.abs(digit.right() - piece.right()));
  }

  private static boolean isCut(List<Connection> links, Candidate piece) {
    boolean atLeft = piece.from() > 0 && links.get(piece.from() - 1) == Connection.STROKE;
    boolean atRight = piece.to() <= links.size() && links.get(piece.to() - 1) == Connection.STROKE;
    return atLeft || atRight;
  }
}
