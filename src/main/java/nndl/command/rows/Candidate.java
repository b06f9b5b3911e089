package nndl.command.rows;

import java.util.ArrayList;
import java.util.List;
import nndl.data.image.Box;
import nndl.data.image.PadFit;

/**
 * Neighbours among the fragments of a row that may be one digit: {@code from} to {@code to - 1}.
 *
 * @param image as a network is to see it, rows and columns as asked for
 */
record Candidate(int from, int to, Box box, byte[] image) {
  /** It is so much wider than the row is high at most, unless it is one fragment. */
  private static final double MAX_WIDTH = 1.4;

  /** It has so many fragments at most. */
  private static final int MAX_FRAGMENTS = 24;

  /** What is so many times smaller than the row, in both directions, is a dot and no digit. */
  private static final int DOT = 3;

  /** All of a row, ordered by their ends; those that end at the same place from the shortest on. */
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

  /** Whether it is too small for a digit. */
  boolean isDot(Fragments fragments) {
    return DOT * Math.max(box.rows(), box.columns()) < fragments.height();
  }
}
