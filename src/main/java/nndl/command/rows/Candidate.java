package nndl.command.rows;

import java.util.ArrayList;
import java.util.List;
import nndl.data.image.Box;
import nndl.data.image.PadFit;

/**
 * Neighbouring fragments of a row that may be one digit: {@code from} to {@code to - 1}.
 *
 * @param image the input of a network, of its rows and columns
 */
record Candidate(int from, int to, Box box, byte[] image) {
  /** The widest that several fragments may be, as a multiple of the height of the row. */
  private static final double MAX_WIDTH = 1.4;

  /** The most fragments that a candidate may have. */
  private static final int MAX_FRAGMENTS = 24;

  /** Ink that is this many times smaller than the row, in both directions, is a dot. */
  private static final int DOT = 3;

  /** All candidates of a row, ordered by their ends, and then from the shortest on. */
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

  /** Whether this is too small for a digit. */
  boolean isDot(Fragments fragments) {
    return DOT * Math.max(box.rows(), box.columns()) < fragments.height();
  }
}
