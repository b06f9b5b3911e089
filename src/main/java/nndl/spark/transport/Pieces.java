package nndl.spark.transport;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import nndl.network.Layout;
import nndl.network.Piece;
import nndl.network.RowMarks;

/**
 * The pieces into which the sums of each round are cut: one for each worker group, if there are so
 * many. They follow from the rows of the sum two rounds before, which the driver and all groups
 * know before anything of a round can come. So nobody has to send them.
 */
public final class Pieces {
  private static final int ROUNDS = 2;

  private final Layout layout;
  private final int groups;
  private final Map<Long, List<Piece>> known = new HashMap<>();

  public Pieces(Layout layout, int groups) {
    this.layout = layout;
    this.groups = groups;
    RowMarks all = RowMarks.all(layout.inputs(1));
    for (long round = 0; round < ROUNDS; round++) {
      known.put(round, Piece.cut(layout, all, groups));
    }
  }

  /** Returns the pieces of a round, counted from 0 among those whose sums are cut. */
  public List<Piece> of(long round) {
    return known.get(round);
  }

  /**
   * Notes the sum of a round.
   *
   * @param rows the rows that are not zero
   */
  public void summed(long round, RowMarks rows) {
    known.put(round + ROUNDS, Piece.cut(layout, rows, groups));
    known.remove(round);
  }
}
