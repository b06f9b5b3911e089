package nndl.command.rows;

import java.util.ArrayList;
import java.util.List;
import nndl.data.image.Box;
import nndl.data.image.PadFit;

/**
 * A piece of a row that may be one digit. It consists of the neighbouring fragments {@code from} to
 * {@code to - 1}.
 *
 * @param box the box around the ink of the piece
 * @param image the piece as an input of a network, with the network's rows and columns
 */
record Candidate(int from, int to, Box box, byte[] image) {
  /** The maximum width of a piece of several fragments, as a multiple of the height of the row. */
  private static final double MAX_WIDTH = 1.4;

  /** The maximum number of fragments of a candidate. */
  private static final int MAX_FRAGMENTS = 24;

  /**
   * A piece is a dot if {@code DOT} times the longer side of its box is still less than the height
   * of the row.
   */
  private static final int DOT = 3;

  /**
   * Returns all candidates of a row, ordered by their end {@code to}. Candidates with the same end
   * are ordered from the smallest to the largest number of fragments.
   */
  static List<Candidate> of(Fragments fragments, int rows, int columns) {
    List<Candidate> candidates = new ArrayList<>();
    for (int to = 1; to <= fragments.all().size(); to++) {
      for (int from = to - 1; from >= Math.max(0, to - MAX_FRAGMENTS); from--) {
        Box box = fragments.box(from, to);
        if (from < to - 1 && box.columns() > MAX_WIDTH * fragments.height()) {
          break;
        }
        byte[] nothing = new byte[rows * columns];
        byte[] image = PadFit.of(fragments.piece(from, to), rows, columns).orElse(nothing);
        candidates.add(new Candidate(from, to, box, image));
      }
    }
    return candidates;
  }

  /** Whether this piece is a dot, which is too small for a digit. */
  boolean isDot(Fragments fragments) {
    return DOT * Math.max(box.rows(), box.columns()) < fragments.height();
  }
}
