package nndl.command.rows;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import nndl.command.rows.Fragments.Connection;
import nndl.data.image.Box;
import nndl.math.SplitMix;

/**
 * Makes samples from pieces of rows. They teach a network what images of single digits do not show:
 * pieces that are no digit, as a separate class, and digits that were cut from their neighbours.
 *
 * @param rows the number of rows of a sample
 * @param columns the number of columns of a sample
 * @param noDigit the class of the pieces that are no digit
 */
record RowPieces(int rows, int columns, int noDigit) {
  private static final long PURPOSE = 0x706965636573726fL; // so that nothing else has these hashes

  /**
   * A piece is a digit if both its sides are at most this far from the sides of the digit. The
   * distance is in 28ths of the rows of a sample.
   */
  private static final int NEAR = 2;

  /**
   * A piece is no digit if it is at least this far from every digit, in the same unit as {@code
   * NEAR}.
   */
  private static final int FAR = 5;

  private static final int PICTURE = 28;

  /** On average one of {@code SHARE} pieces that are no digit is used, chosen at random. */
  private static final int SHARE = 8;

  /** A piece and its class. */
  record Sample(byte[] image, int label) {}

  /**
   * Returns the samples of a row.
   *
   * @param number the number of the row
   */
  List<Sample> of(MadeRow row, long number) {
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
    return IntStream.range(0, row.boxes().size())
        .boxed()
        .min(Comparator.comparingInt(digit -> off(row.boxes().get(digit), piece)))
        .orElse(0);
  }

  /**
   * Returns the distance of the sides of a piece from the sides of a digit, along the row. It is
   * the larger of the distances on the left and on the right.
   */
  private static int off(Box digit, Box piece) {
    return Math.max(Math.abs(digit.left() - piece.left()), Math.abs(digit.right() - piece.right()));
  }

  private static boolean isCut(List<Connection> links, Candidate piece) {
    boolean atLeft = piece.from() > 0 && links.get(piece.from() - 1) == Connection.STROKE;
    boolean atRight = piece.to() <= links.size() && links.get(piece.to() - 1) == Connection.STROKE;
    return atLeft || atRight;
  }
}
