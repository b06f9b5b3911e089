package nndl.data;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import nndl.data.format.Part;
import nndl.data.sampling.Shards;

/**
 * The samples {@code from} to {@code to - 1} of a set. The training, validation and test samples
 * are such ranges.
 */
public record SampleRange(SampleSet set, long from, long to) implements Serializable {

  public long count() {
    return to - from;
  }

  /**
   * The samples {@code from} to {@code to - 1} of a part of the set, numbered from the start of the
   * part.
   */
  record Piece(Part part, long from, long to) {
    boolean isMost() {
      return to - from > part.count() / 2;
    }
  }

  /**
   * Returns the piece of each part of the set that belongs to the range, in order. Parts without
   * samples of the range are left out.
   */
  List<Piece> pieces() {
    List<Piece> pieces = new ArrayList<>();
    long first = 0; // the number of the part's first sample in the set
    for (Part part : set.parts()) {
      Piece piece = new Piece(part, Math.max(0, from - first), Math.min(part.count(), to - first));
      if (piece.from < piece.to) {
        pieces.add(piece);
      }
      first += part.count();
    }
    return pieces;
  }

  /** Returns the first samples of this range, or all if there are not as many. */
  public SampleRange first(long count) {
    return new SampleRange(set, from, from + Math.min(count, count()));
  }

  /** Returns the samples of this range that belong to shard {@code s}. */
  public SampleRange shard(Shards shards, int s) {
    return new SampleRange(
        set, from + shards.start(s, count()), from + shards.start(s + 1, count()));
  }
}
