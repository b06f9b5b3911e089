package nndl.spark.transport;

import nndl.network.Layout;
import nndl.network.Piece;

/** Who adds the sums of the worker groups. */
public enum Topology {
  /** The groups, if there are several and their sums are long together; else the driver. */
  AUTO,
  /** The driver. */
  STAR,
  /** The groups, each a piece. */
  PEERS;

  /** Whether so many groups add their sums among themselves. A single one has nothing to add. */
  public boolean isByPieces(Layout layout, int groups) {
    int numbers = layout.length() - layout.rowAt(0);
    return groups > 1 && (this == PEERS || (this == AUTO && Piece.areLong(numbers, groups)));
  }
}
